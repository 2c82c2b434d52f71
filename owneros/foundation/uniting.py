"""Selects of many nouns become one statement: each gives the same columns, and the order of its rows."""

from collections.abc import Iterable, Sequence
from typing import Any, TypeAlias

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Date,
    DateTime,
    Select,
    Text,
    Uuid,
    cast,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

AnySelect: TypeAlias = Select[*tuple[Any, ...]]


def common(
    words: Sequence[Any],
    order: Sequence[Any] = (),
    *,
    subject_id: Any = None,
    at: Any = None,
    on: Any = None,
    number: Any = None,
    cents: Any = None,
) -> AnySelect:
    """`words` are the texts that sentences are made of; `place` is the row's, among those of its kind."""
    return select(
        cast(array(words, type_=Text), ARRAY(Text)).label("words"),
        func.row_number().over(order_by=order or None).label("place"),
        cast(subject_id, Uuid).label("subject_id"),
        cast(at, DateTime(timezone=True)).label("at"),
        cast(on, Date).label("on"),
        cast(number, BigInteger).label("number"),
        cast(cents, BigInteger).label("cents"),
    )


def united(selects: Iterable[tuple[str, AnySelect, int]]) -> CompoundSelect[Any]:
    """Of (kind, select, most rows): each row tells its `kind`. They come in no order, see `place`."""
    return union_all(
        *(
            one.add_columns(literal(kind).label("kind")).order_by(one.selected_columns.place).limit(most)
            for kind, one, most in selects
        )
    )
