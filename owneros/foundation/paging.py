"""Lists are paged by key, not by offset: a page ends with a cursor, and the next one begins behind it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Select, bindparam, tuple_

from owneros.foundation.built import ask
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.rows import Reading, reading

R = TypeVar("R")
LARGEST = 2**63 - 1
# What pages of a statement are read by, for as long as somebody keeps the statement.
_PAGED: WeakKeyDictionary[Select[Any], dict[Any, Select[*tuple[Any, ...]]]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Page(Generic[R]):
    """`after` is the cursor for the next page, None at the end."""

    rows: list[R]
    after: str | None


def page_of(
    statement: Select[R],
    order: tuple[Any, ...],
    after: str | None,
    size: int,
    *,
    rising: bool = False,
    **values: Any,
) -> Page[R]:
    """By these keys, the greatest first, or with `rising` the least. The last key tells all rows apart.

    Only the first key may be a text. A cursor that cannot be read starts at the top. `values` are bound in
    the statement, a `select_as`; what is made of it is kept for as long as it is itself.
    """
    behind = _read(after or "", [key.type.python_type for key in order])
    kept = _PAGED.setdefault(statement, {})
    form = (order, size, rising, behind is not None)
    if form not in kept:
        kept[form] = _paged(statement, *form)
    place = {} if behind is None else {f"behind_{key}": value for key, value in enumerate(behind)}
    read, width = reading(statement), len(order)
    found = ask(kept[form], values | place, Reading(lambda row: row, read.of_records))
    cursor = "_".join(map(str, found[size - 1][-width:])) if len(found) > size else None
    return Page([read.make(row[:-width]) for row in found[:size]], cursor)


def _paged(
    statement: Select[Any], order: tuple[Any, ...], size: int, rising: bool, behind: bool
) -> Select[*tuple[Any, ...]]:
    wanted = statement.add_columns(*order)
    if behind:
        place = (bindparam(f"behind_{place}", type_=key.type) for place, key in enumerate(order))
        keys, cursor = tuple_(*order), tuple_(*place)
        wanted = wanted.where(keys > cursor if rising else keys < cursor)
    wanted = wanted.order_by(*(order if rising else (key.desc() for key in order))).limit(size + 1)
    # Whether to walk along the order or to sort hangs on how much a business has, and all share a plan.
    return wanted.execution_options(**UNPREPARED)


def _read(cursor: str, types: list[type]) -> tuple[Any, ...] | None:
    try:
        parts = zip(types, cursor.rsplit("_", len(types) - 1), strict=True)
        return tuple(_KINDS[kind](part) for kind, part in parts)
    except ValueError:
        return None


def _number(text: str) -> int:
    if abs(number := int(text)) > LARGEST:
        raise ValueError
    return number


_KINDS: dict[type, Callable[[str], Any]] = {
    date: date.fromisoformat,
    uuid.UUID: uuid.UUID,
    int: _number,
    str: str,
}
