"""Very many rows at once: one value, which PostgreSQL takes apart, instead of a statement for each."""

import uuid
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, column, func, insert, inspect, literal, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.sql.selectable import TableValuedAlias
from sqlalchemy.types import TypeEngine

from owneros.foundation.database import TenantTable
from owneros.foundation.tenancy import stamp

# So many rows a statement, which then ends long before its time is over.
AT_ONCE = 250
# What JSON knows in another form; anything else it does not know is refused: bytes, say.
_WRITTEN: dict[type, Callable[[Any], str]] = {
    uuid.UUID: str,
    Decimal: str,
    datetime: datetime.isoformat,
    date: date.isoformat,
}


def taken_apart(values: Sequence[dict[str, Any]], columns: dict[str, TypeEngine[Any]]) -> TableValuedAlias:
    """A table of these rows, whose values are JSON."""
    typed = [column(name, kind) for name, kind in columns.items()]
    rows = func.jsonb_to_recordset(literal(values, JSONB))
    return rows.table_valued(*typed).render_derived(with_types=True)


def write_all(session: Any, records: Iterable[TenantTable]) -> None:
    """New records, those of each table by one statement for so many; they do not come into the session.

    As in a flush, each gets the session's tenant, and what it leaves open the default of its column.
    Raises CrossTenant, NoTenant.
    """
    tables: dict[type[TenantTable], list[TenantTable]] = {}
    for record in records:
        stamp(session, record, new=True)
        tables.setdefault(type(record), []).append(record)
    for model, rows in tables.items():
        columns = inspect(model).columns
        defaults = {name: _default_of(one) for name, one in columns.items()}
        typed = {name: one.type for name, one in columns.items()}
        for start in range(0, len(rows), AT_ONCE):
            values = [_values(row, defaults) for row in rows[start : start + AT_ONCE]]
            taken = taken_apart(values, typed)
            session.execute(insert(model).from_select(list(defaults), select(*taken.c)))


def _default_of(one: Column[Any]) -> Callable[[], Any]:
    default: Any = one.default
    if default is None:
        return lambda: None
    return (lambda: default.arg) if default.is_scalar else (lambda: default.arg(None))


def _values(row: TenantTable, defaults: dict[str, Callable[[], Any]]) -> dict[str, Any]:
    said = row.__dict__
    values = {}
    for name, default in defaults.items():
        value = said[name] if name in said else default()
        write = _WRITTEN.get(type(value))
        values[name] = write(value) if write else value
    return values
