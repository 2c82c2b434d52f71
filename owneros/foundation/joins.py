"""Joins along foreign keys that `tenant_fk` made: tenant and id agree, and no query says so by hand."""

from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, and_
from sqlalchemy.orm import InstrumentedAttribute

from owneros.foundation.database import Base


def along(column: InstrumentedAttribute[Any], target: Any = None) -> ColumnElement[bool]:
    """The condition between the row that holds this key and the row that it names.

    For `join` and `outerjoin` in either direction, and for `where` of a correlated query. `target` is the
    alias of the named table, when it has one. Raises ValueError for a column that is no such key.
    """
    source, target = column.parent.entity, target or _named_by(column.property.columns[0])
    return and_(target.tenant_id == source.tenant_id, target.id == column)


@cache
def _named_by(column: Any) -> Any:
    for key in column.table.foreign_key_constraints:
        if [each.name for each in key.columns] == ["tenant_id", column.name]:
            return _mapped(key)
    raise ValueError(f"{column} is no key that tenant_fk made.")


def _mapped(key: ForeignKeyConstraint) -> Any:
    table: Table = key.referred_table
    return next(mapper.class_ for mapper in Base.registry.mappers if mapper.local_table is table)
