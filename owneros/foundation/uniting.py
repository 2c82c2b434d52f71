"""Selects of many nouns become one statement, because each gives the same columns."""

from collections.abc import Iterable
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
    literal,
    select,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, array

AnySelect: TypeAlias = Select[*tuple[Any, ...]]


def common(
    *words: Any,
    subject_id: Any = None,
    at: Any = None,
    on: Any = None,
    number: Any = None,
    cents: Any = None,
) -> AnySelect:
    """`words` are the texts that sentences are made of. Joins, conditions and order are the noun's to add."""
    return select(
        cast(array(words, type_=Text), ARRAY(Text)).label("words"),
        cast(subject_id, Uuid).label("subject_id"),
        cast(at, DateTime(timezone=True)).label("at"),
        cast(on, Date).label("on"),
        cast(number, BigInteger).label("number"),
        cast(cents, BigInteger).label("cents"),
    )


def united(selects: Iterable[tuple[str, AnySelect, int]]) -> CompoundSelect[Any]:
    """Of (kind, select, most rows); each row tells its `kind`.

    The kinds come in no order, but the rows of each in its own: PostgreSQL hands them on as they come.
    """
    return union_all(
        *(one.add_columns(literal(kind).label("kind")).limit(most) for kind, one, most in selects)
    )
