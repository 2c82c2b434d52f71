"""What a person types is compared with stored text that was normalised in the same way."""

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, and_, case, or_

MOST_WORDS = 6
MOST_CHARACTERS = 100


def normalise(text: str) -> str:
    """`" Ángel  O'Neil "` -> `"angel o'neil"`: no accents, lower case, single blanks."""
    # PostgreSQL keeps no NUL, so nothing can be found by one.
    text = text.replace("\0", " ")
    if not text.isascii():
        letters = unicodedata.normalize("NFKD", text)
        text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(text.lower().split())


def pattern(text: str) -> str:
    """The text as a piece of a LIKE pattern: its wildcards, escaped by a backslash, stand for themselves."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def words(typed: str) -> list[str]:
    return normalise(typed[:MOST_CHARACTERS]).split()[:MOST_WORDS]


def holds_all(typed: str, *columns: Any) -> ColumnElement[bool]:
    """Every typed word stands somewhere in one of these normalised columns."""
    found = (
        or_(*(column.like(f"%{pattern(word)}%", escape="\\") for column in columns)) for word in words(typed)
    )
    return and_(True, *found)


def nearness(typed: str, column: Any) -> ColumnElement[int]:
    """Of a normalised column: 0 for the very text, 1 where it begins, 2 where a word begins, 3 elsewhere."""
    text = normalise(typed[:MOST_CHARACTERS])
    start = pattern(text)
    return case(
        (column == text, 0),
        (column.like(f"{start}%", escape="\\"), 1),
        (column.like(f"% {start}%", escape="\\"), 2),
        else_=3,
    )
