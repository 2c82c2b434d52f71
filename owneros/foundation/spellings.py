"""What a typed word may mean: other spellings of it, the number of a document, an amount. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from owneros.foundation.money import parse_cents


@dataclass(frozen=True)
class Word:
    """What is found holds one of the `spellings`, or has this `number` or an amount of so many `cents`.

    `letters` were typed before the number, and stand in what has it.
    """

    spellings: tuple[str, ...]
    number: int | None = None
    letters: str = ""
    cents: int | None = None


# A whole number of North America.
_PHONE = r"(?P<phone>(?:\+?1[ .-]?)?\(?\d{3}\)?[ .-]{0,2}\d{3}[ .-]?\d{4})"
_EXTENSION = r"(?:(?: ?,+ ?| ?;ext=| ?(?:x|ext(?:ensio)?n?\.?|#) ?)(?P<extension>\d{0,20}))?"
# What begins as only a phone number does, and goes on in its groups; the end of one, five digits at least.
_BEGUN = r"(?P<begun>(?:\+\d|(?:1[ .-]?)?\(\d{3}\)?)[\d ().-]*)"
_DIGITS = r"(?P<digits>(?=(?:[.()-]*\d){5})\d[\d.()-]*\d)"
_CENTS = r"(?P<cents>\$ ?\d[\d,]*(?:\.\d{1,2})?|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?|\d+\.\d{1,2})"
_NUMBER = r"(?P<letters>[^\W\d_]*)[-./_]?#?0*(?P<number>\d{1,9})"
_MEANT = "|".join((_PHONE + _EXTENSION, _BEGUN, _CENTS, _NUMBER, _DIGITS))
_WORD = re.compile(rf"(?:{_MEANT})(?!\S)|\S+")


def read_words(text: str) -> Iterator[Word]:
    """Of a text that was normalised."""
    for found in _WORD.finditer(text):
        typed = found[0].strip()
        if phone := found["phone"] or found["begun"] or found["digits"]:
            yield Word(tuple(dict.fromkeys((typed, _digits(phone, found["extension"]) or typed))))
        elif found["cents"]:
            yield Word((typed.replace("$ ", "$"),), cents=_cents(typed))
        elif found["number"]:
            yield Word((typed,), number=int(found["number"]), letters=found["letters"])
        else:
            yield Word((typed,))


def _digits(phone: str, extension: str | None) -> str:
    """As `phones.found_as` writes it; empty when these are too few to tell."""
    digits = re.sub(r"\D", "", phone)
    if phone.startswith(("+1", "1 (", "1(", "1-(", "1.(")) or len(digits) == len("15125550100"):
        digits = digits.removeprefix("1")
    if len(digits) < len("512"):
        return ""
    return f"{digits}x{extension}" if extension else digits


def _cents(typed: str) -> int | None:
    """None for more than any document may be about."""
    try:
        return parse_cents(typed)
    except ValueError:
        return None
