"""Lists are paged by key, not by offset: a page ends with a cursor, and the next one begins behind it."""

import uuid
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, SQLColumnExpression, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from owneros.foundation.database import AnyRow, db


@dataclass(frozen=True)
class Page:
    """`after` is the cursor for the next page, None at the end."""

    rows: list[AnyRow]
    after: str | None


def newest_first(
    wanted: Select[*tuple[Any, ...]],
    day: InstrumentedAttribute[date],
    row_id: InstrumentedAttribute[uuid.UUID],
    after: str | None,
    size: int,
) -> Page:
    """By day, then by id; both are among the columns. A cursor that cannot be read starts at the top."""
    cursor = _read_cursor(after)
    if cursor is not None:
        wanted = wanted.where(tuple_(day, row_id) < cursor)
    rows = list(db.session.execute(wanted.order_by(day.desc(), row_id.desc()).limit(size + 1)))
    if len(rows) <= size:
        return Page(rows, None)
    last = rows[size - 1]
    return Page(rows[:size], f"{getattr(last, day.key)}_{getattr(last, row_id.key)}")


def newest_ids_first(
    wanted: Select[*tuple[Any, ...]],
    row_id: SQLColumnExpression[uuid.UUID],
    before: uuid.UUID | None,
    size: int,
) -> Page:
    """Ids grow with time; the column is called `id`. `before` is the last one of the page before."""
    if before is not None:
        wanted = wanted.where(row_id < before)
    rows = list(db.session.execute(wanted.order_by(row_id.desc()).limit(size + 1)))
    return Page(rows[:size], str(rows[size - 1].id) if len(rows) > size else None)


def _read_cursor(after: str | None) -> tuple[date, uuid.UUID] | None:
    day, _, row_id = (after or "").partition("_")
    try:
        return date.fromisoformat(day), uuid.UUID(row_id)
    except ValueError:
        return None
