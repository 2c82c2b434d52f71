"""What a person types is compared with stored text that was normalised in the same way."""

import re
import unicodedata
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, or_

from owneros.foundation.marks import Mark
from owneros.foundation.spellings import Word, read_words

MOST_WORDS = 6
MOST_CHARACTERS = 100
# What Unicode tells apart and people do not. By code points, as many of them look alike.
_QUOTES = "\u00b4\u02b9\u02bb\u02bc\u02bd\u02c8\u2018\u2019\u201a\u201b\u2032"
_DOUBLE_QUOTES = "\u00ab\u00bb\u201c\u201d\u201e\u201f\u2033"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212"
_LETTERS = {
    "\u00e6": "ae", "\u00f0": "d", "\u00f8": "o", "\u00fe": "th", "\u0111": "d", "\u0127": "h", "\u0131": "i",
    "\u0142": "l", "\u0153": "oe", "\u0167": "t", "\u2044": "/",
}  # fmt: skip
_VARIANTS = map(chr, (*range(0x180B, 0x180E), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))
_ALIKE = str.maketrans(
    dict.fromkeys("`" + _QUOTES, "'")
    | dict.fromkeys(_DOUBLE_QUOTES, '"')
    | dict.fromkeys(_DASHES, "-")
    | _LETTERS
    | dict.fromkeys(_VARIANTS, "")
)


def normalise(text: str) -> str:
    """`" Ángel  O'Neil "` -> `"angel o'neil"`: lower case, single blanks, no accents, one of what is alike.

    A letter becomes eighteen at most, and what was normalised stays as it is.
    """
    # PostgreSQL keeps no NUL, so nothing can be found by one.
    text = text.replace("\0", " ")
    if text.isascii():
        return " ".join(text.lower().replace("`", "'").split())
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_ALIKE))
    bare = "".join(letter for letter in letters if not _unseen(letter))
    return " ".join(bare.casefold().translate(_ALIKE).split())


def _unseen(letter: str) -> bool:
    """Accents, and what only says how letters are joined or broken."""
    return unicodedata.combining(letter) > 0 or unicodedata.category(letter) == "Cf"


def pattern(text: str) -> str:
    """The text as a piece of a LIKE pattern: its wildcards, escaped by a backslash, stand for themselves."""
    return re.sub(r"([\\%_])", r"\\\1", text)


def words(typed: str) -> list[Word]:
    return list(read_words(normalise(typed[:MOST_CHARACTERS])))[:MOST_WORDS]


def holds_all(typed: str, *columns: Any) -> ColumnElement[bool]:
    """Each typed word stands somewhere in one of these normalised columns, or is one of their marks."""
    return and_(True, *(_holds(word, columns) for word in words(typed)))


def _holds(word: Word, columns: tuple[Any, ...]) -> ColumnElement[bool]:
    texts = [column for column in columns if not isinstance(column, Mark)]
    marks = [column.holds(word) for column in columns if isinstance(column, Mark)]
    before = [_stands(word.letters, texts)] if word.letters else []
    exact = (and_(*conditions, *before) for conditions in marks if conditions)
    return or_(false(), *(_stands(spelling, texts) for spelling in word.spellings), *exact)


def _stands(text: str, columns: list[Any]) -> ColumnElement[bool]:
    return or_(false(), *(column.like(f"%{pattern(text)}%", escape="\\") for column in columns))


def exactness(typed: str, *columns: Any) -> ColumnElement[int]:
    """0 where one of the marks among them is what was typed, else 1."""
    marks = (column.holds(word) for word in words(typed) for column in columns if isinstance(column, Mark))
    exact = [and_(*conditions) for conditions in marks if conditions]
    return case((or_(false(), *exact), 0), else_=1)


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
