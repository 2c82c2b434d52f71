"""Lists are paged by key, not by offset: a page ends with a cursor, and the next one begins behind it."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, tuple_

from owneros.foundation.database import db

R = TypeVar("R")
LARGEST = 2**63 - 1


@dataclass(frozen=True)
class Page(Generic[R]):
    """`after` is the cursor for the next page, None at the end."""

    rows: list[R]
    after: str | None


def page_of(
    statement: Select[R], order: tuple[Any, ...], after: str | None, size: int, *, rising: bool = False
) -> Page[R]:
    """By these keys, the greatest first, or with `rising` the least. The last key tells all rows apart.

    Only the first key may be a text. A cursor that cannot be read starts at the top.
    """
    keys, behind = tuple_(*order), _read(after or "", [key.type.python_type for key in order])
    wanted: Select[*tuple[Any, ...]] = statement.add_columns(*order)
    if behind is not None:
        wanted = wanted.where(keys > behind if rising else keys < behind)
    wanted = wanted.order_by(*(order if rising else (key.desc() for key in order)))
    found = db.session.execute(wanted.limit(size + 1)).all()
    cursor = "_".join(map(str, found[size - 1][1:])) if len(found) > size else None
    return Page([row[0] for row in found[:size]], cursor)


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
