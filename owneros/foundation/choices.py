"""What a column may hold is said once: its values, their words and tones, and the CHECK that holds it."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Self

from sqlalchemy import CheckConstraint


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


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The CHECK, named as its column, that holds the column to these values: a Choice, or plain words."""
    return CheckConstraint(among(column, values), name=column)


def among(column: str, values: Iterable[str]) -> str:
    """`status in ('sent', 'viewed')`, for a CHECK or the condition of an index."""
    listed = ", ".join(f"'{value}'" for value in values)
    return f"{column} in ({listed})"
