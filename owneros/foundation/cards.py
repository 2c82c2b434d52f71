"""Numbers of payment cards are never kept: of what looks like one, the last four digits stay.

One place for all that is written: the database's adapter of texts and its writer of JSON
(`owneros/foundation/database.py`), and the writer of log lines (`owneros/setup.py`).

What may be shown of a number: PCI DSS 4.0.1, requirement 3.4.1. The form and the check digit: ISO/IEC 7812-1.
The beginnings and lengths of each issuer: https://en.wikipedia.org/wiki/Payment_card_number, section IIN.
"""

import json
import re
from collections.abc import Callable
from typing import Any

# Issuer: ranges of beginnings, and how many digits such a number has.
ISSUERS: tuple[tuple[str, tuple[tuple[int, int], ...], tuple[int, ...]], ...] = (
    ("Visa", ((4, 4),), (13, 16, 19)),
    ("Mastercard", ((51, 55), (2221, 2720)), (16,)),
    ("American Express", ((34, 34), (37, 37)), (15,)),
    ("Discover", ((6011, 6011), (644, 649), (65, 65)), (16, 17, 18, 19)),
    ("Diners Club", ((300, 305), (36, 36), (38, 38)), (14,)),
    ("JCB", ((3528, 3589),), (16, 17, 18, 19)),
    ("UnionPay", ((62, 62),), (16, 17, 18, 19)),
)
_DASH = r"[\u2010-\u2015-]"
_GAP = r"[ \u00a0\u2009\u202f\u2010-\u2015-]"
# In one piece, or in the groups in which cards and people write them; never part of a longer word or number.
# A blank and more may follow: the day on which it expires.
_LIKE_ONE = re.compile(
    rf"(?<![\w+-])(?<!\d[.,])(?:\d{{13,19}}|(?:\d{{4}}{_GAP}){{3,4}}\d{{1,4}}|\d{{4}}{_GAP}\d{{6}}{_GAP}\d{{4,5}}"
    rf"|\d{{6}}{_GAP}\d{{10,13}})(?!{_DASH}?\w|[.,]\d)"
)
# Nearly every text ends here: no such number is without eight digits with at most one gap between them.
_ENOUGH_IN_ASCII = re.compile(r"[0-9][0-9][0-9][0-9][ -]?[0-9][0-9][0-9][0-9]")
_ENOUGH = re.compile(rf"\d{{4}}{_GAP}?\d{{4}}")
SHORTEST = 13
SAYS = "This looks like a card number. Remove it. Card numbers are never saved here."


def masked(text: str) -> str:
    """`"card 4242 4242 4242 4242"` -> `"card •••• 4242"`; every other text as it is."""
    if len(text) < SHORTEST or not _digits_enough(text):
        return text
    return _LIKE_ONE.sub(_cut, text)


def holds_card(text: str) -> bool:
    return masked(text) != text


def masked_json(value: Any) -> Any:
    """The same in every text of a JSON value, keys too."""
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {
            masked(key) if isinstance(key, str) else key: masked_json(part) for key, part in value.items()
        }
    return [masked_json(part) for part in value] if isinstance(value, (list, tuple)) else value


def written_json(value: Any, *, default: Callable[[Any], Any] | None = None) -> str:
    """JSON without the numbers of cards. Looked into only when the written text has digits enough."""
    text = json.dumps(value, default=default)
    if "\\u" not in text and not _digits_enough(text):
        return text
    return json.dumps(masked_json(json.loads(text)))


def _digits_enough(text: str) -> bool:
    return (_ENOUGH_IN_ASCII if text.isascii() else _ENOUGH).search(text) is not None


def _cut(found: re.Match[str]) -> str:
    """The number alone, when a group of other digits stands before or behind it, parted by a blank."""
    text = found[0]
    blanks = [place for place, c in enumerate(text) if c.isspace()]
    for begin, end in ((0, len(text)), (0, max(blanks, default=0)), (min(blanks, default=-1) + 1, len(text))):
        digits = "".join(str(int(c)) for c in text[begin:end] if c.isdecimal())
        if _of_an_issuer(digits) and _luhn(digits) and not _barcode(digits):
            return f"{text[:begin]}•••• {digits[-4:]}{text[end:]}"
    return text


def _of_an_issuer(digits: str) -> bool:
    return any(
        len(digits) in lengths and any(low <= int(digits[: len(str(low))]) <= high for low, high in ranges)
        for _, ranges, lengths in ISSUERS
    )


def _luhn(digits: str) -> bool:
    """ISO/IEC 7812-1, annex B: from the right, every second digit counts double."""
    doubled = (sum(divmod(2 * int(c), 10)) for c in digits[-2::-2])
    return (sum(int(c) for c in digits[::-2]) + sum(doubled)) % 10 == 0


def _barcode(digits: str) -> bool:
    """Thirteen digits that are an article number by its own check digit (EAN-13; GS1 7.9)."""
    weighted = sum(int(c) * (3 if place % 2 else 1) for place, c in enumerate(digits))
    return len(digits) == 13 and weighted % 10 == 0  # noqa: PLR2004
