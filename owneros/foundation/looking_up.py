"""The indexes of pieces and of marks are asked: how many records have one, and which they are."""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    column,
    func,
    literal,
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from owneros.foundation.connections import UNPREPARED
from owneros.foundation.database import db
from owneros.foundation.marks import Mark
from owneros.foundation.pieces import PIECE, SearchPiece

# Of more than FEW nobody knows how many they are; up to CARRIED come here and go back by their ids.
CARRIED, FEW = 500, 2_000
_LAST = "\U0010ffff" * (PIECE + 1)

# A source and the beginning of its pieces, or a mark and what it shall be.
Asked: TypeAlias = tuple[str, str] | tuple[Mark, int]


@dataclass(frozen=True)
class Held:
    """Who has such a piece or mark; `ids` None when they are too many to be carried."""

    count: int
    ids: Sequence[uuid.UUID] | None


def look_up(asked: Iterable[Asked]) -> dict[Asked, Held]:
    """All pieces in one statement, and all marks in one more when there are any."""
    once = list(dict.fromkeys(asked))
    pieces = [(where, what) for where, what in once if isinstance(where, str)]
    marks = [(where, what) for where, what in once if isinstance(where, Mark)]
    return _of_pieces(pieces) | _of_marks(marks)


def _of_pieces(asked: list[Any]) -> dict[Asked, Held]:
    given = {
        "sources": [source for source, _ in asked],
        "lows": [low for _, low in asked],
        "highs": [low + _LAST for _, low in asked],
        "most": FEW + 1,
        "carried": CARRIED,
    }
    found = db.session.execute(_looking_up(), given) if asked else ()
    return dict(zip(asked, (Held(*row) for row in found), strict=True))


def _of_marks(asked: list[Any]) -> dict[Asked, Held]:
    if not asked:
        return {}
    each = []
    for place, (mark, meant) in enumerate(asked):
        within = mark.having(meant).limit(FEW + 1).subquery()
        each.append(select(literal(place), *_counted(within.c.id, CARRIED)).select_from(within))
    found = db.session.execute(union_all(*each), execution_options=UNPREPARED)
    return {asked[place]: Held(count, ids) for place, count, ids in found}


def given(ids: Sequence[uuid.UUID]) -> ColumnElement[Any]:
    """An array that is not known while a statement is planned: so it is planned for few of them."""
    return cast(select(cast(ids, ARRAY(Uuid))).scalar_subquery(), ARRAY(Uuid))


def having(asked: Iterable[Asked]) -> ColumnElement[Any]:
    """Such an array of those that have one of these; they stay where they are."""
    held = [_having(where, what).correlate(None) for where, what in asked]
    return func.array(union_all(*held).scalar_subquery())


def _having(where: Any, what: Any) -> Select[uuid.UUID]:
    if isinstance(where, Mark):
        return where.having(what)
    within = (SearchPiece.piece >= what, SearchPiece.piece < what + _LAST)
    return select(SearchPiece.record_id).where(SearchPiece.source == where, *within)


def _counted(record_id: Any, carried: Any) -> tuple[ColumnElement[int], ColumnElement[Any]]:
    """How many there are, and which, unless these are too many."""
    count = func.count()
    return count.label("count"), case((count <= carried, func.array_agg(record_id))).label("ids")


@cache
def _looking_up() -> Select[int, Sequence[uuid.UUID] | None]:
    arrays = [bindparam(name, type_=ARRAY(Text)) for name in ("sources", "lows", "highs")]
    names = [column(name, Text) for name in ("source", "low", "high")]
    asked = func.unnest(*arrays).table_valued(*names, with_ordinality="place").render_derived()
    within = (
        select(SearchPiece.record_id)
        .where(
            SearchPiece.source == asked.c.source,
            SearchPiece.piece >= asked.c.low,
            SearchPiece.piece < asked.c.high,
        )
        .limit(bindparam("most", type_=Integer))
        .correlate(asked)
        .subquery()
    )
    counted = _counted(within.c.record_id, bindparam("carried", type_=Integer))
    held = select(*counted).select_from(within).lateral()
    return select(held.c.count, held.c.ids).select_from(asked).join(held, true()).order_by(asked.c.place)
