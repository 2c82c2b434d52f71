"""What a column may hold is said once: its values, their words and tones, and the CHECK that holds it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import CheckConstraint, Column, Table, Text, event, literal_column
from sqlalchemy.sql.operators import OperatorType, eq, in_op, ne, not_in_op


class Choice(StrEnum):
    """A value as it is stored, with its word and its tone on screen: `PAID = "paid", "Paid", "ok"`."""

    word: str
    tone: str

    def __new__(cls, value: str, word: str = "", tone: str = "quiet") -> Self:
        made = str.__new__(cls, value)
        made._value_ = value
        made.word, made.tone = word or value.capitalize(), tone
        return made

    @property
    def badge(self) -> tuple[str, str]:
        """(word, tone)"""
        return self.word, self.tone

    @classmethod
    def words(cls) -> dict[str, str]:
        """From each value to its word, in order: the choices of a field."""
        return {str(each): each.word for each in cls}


class Word(Text):
    """A text out of few. What it is compared with stands in the statement itself, not in a parameter.

    PostgreSQL plans a prepared statement once for all its parameters: it then cannot know that few rows are
    drafts and most are paid, and would read them all.
    """

    def __init__(self, values: Iterable[str] = ()) -> None:
        super().__init__()
        self.values = frozenset(str(value) for value in values)

    class comparator_factory(Text.Comparator[str]):  # noqa: N801 - the name that SQLAlchemy looks for
        def operate(self, op: OperatorType, *other: Any, **options: Any) -> Any:
            values: frozenset[str] = self.type.values  # type: ignore[attr-defined]
            if op in (eq, ne) and isinstance(other[0], str):
                other = (_written(other[0], values),)
            elif op in (in_op, not_in_op) and isinstance(other[0], Iterable):
                other = ([_written(value, values) for value in other[0]],)
            return super().operate(op, *other, **options)


def _written(value: Any, values: frozenset[str]) -> Any:
    """As it stands in SQL, when it is one of the values; anything else stays a parameter."""
    return literal_column(f"'{value}'", Text) if isinstance(value, str) and value in values else value


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The CHECK, named as its column, that holds the column to these values: a Choice, or plain words."""
    values = tuple(values)
    check = CheckConstraint(among(column, values), name=column)

    @event.listens_for(check, "after_parent_attach")
    def close(_check: CheckConstraint, table: Table | Column[Any]) -> None:
        if isinstance(table, Table):
            table.c[column].type = Word(values)

    return check


def among(column: str, values: Iterable[str]) -> str:
    """`status in ('sent', 'viewed')`, for a CHECK or the condition of an index."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} in ({listed})"
