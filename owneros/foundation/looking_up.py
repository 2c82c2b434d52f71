"""The index of pieces is asked: how many records have one that begins so, and which they are."""

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
    select,
    true,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from owneros.foundation.database import db
from owneros.foundation.pieces import PIECE, SearchPiece

# Of more than FEW nobody knows how many they are; up to CARRIED come here and go back by their ids.
CARRIED, FEW = 500, 2_000
_LAST = "\U0010ffff" * (PIECE + 1)

# The source, and the beginning of its pieces.
Asked: TypeAlias = tuple[str, str]


@dataclass(frozen=True)
class Held:
    """Who has such a piece; `ids` None when they are too many to be carried."""

    count: int
    ids: Sequence[uuid.UUID] | None


def look_up(asked: Iterable[Asked]) -> dict[Asked, Held]:
    """All of them in one statement."""
    once = list(dict.fromkeys(asked))
    given = {
        "sources": [source for source, _ in once],
        "lows": [low for _, low in once],
        "highs": [low + _LAST for _, low in once],
        "most": FEW + 1,
        "carried": CARRIED,
    }
    return dict(zip(once, (Held(*row) for row in db.session.execute(_looking_up(), given)), strict=True))


def given(ids: Sequence[uuid.UUID]) -> ColumnElement[Any]:
    """An array that is not known while a statement is planned: so it is planned for few of them."""
    return cast(select(cast(ids, ARRAY(Uuid))).scalar_subquery(), ARRAY(Uuid))


def having(source: str, lows: Iterable[str]) -> ColumnElement[Any]:
    """Such an array of those that have one of these pieces; they stay where they are."""
    held = [
        select(SearchPiece.record_id)
        .where(SearchPiece.source == source, SearchPiece.piece >= low, SearchPiece.piece < low + _LAST)
        .correlate(None)
        for low in lows
    ]
    return func.array(union_all(*held).scalar_subquery())


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
    count = func.count()
    ids = case((count <= bindparam("carried", type_=Integer), func.array_agg(within.c.record_id)))
    held = select(count.label("count"), ids.label("ids")).select_from(within).lateral()
    return select(held.c.count, held.c.ids).select_from(asked).join(held, true()).order_by(asked.c.place)
