"""Money is integer cents; the price or cost of one unit is integer ten-thousandths of a dollar, `_e4`.

Decimal only while a line is being computed.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
CENT_E4 = 100
MAX_CENTS = 99_999_999_999
MAX_E4 = MAX_CENTS * CENT_E4
NO_AMOUNT = "Enter an amount like 1,250.00."
ABOVE_ZERO = "Enter an amount above $0.00."
_AMOUNT = re.compile(r"(?:\d{1,3}(?:,\d{3})*|\d*)(?:\.(?P<decimals>\d*))?", re.ASCII)


class TooFine(ValueError):
    """It has more decimals than are kept."""


def format_cents(cents: int) -> str:
    """`123450` -> `$1,234.50`; a negative amount gets a true minus sign in front."""
    sign = MINUS if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def format_e4(e4: int) -> str:
    """`1250000` -> `$125.00`, `875` -> `$0.0875`: finer than a cent only where it is. Never below zero."""
    return format_cents(e4 // CENT_E4) + _finer(e4)


def format_whole(cents: int) -> str:
    """Dollars without cents, for charts and headline figures."""
    sign = MINUS if cents < 0 else ""
    return f"{sign}${round_half_up(Decimal(abs(cents)) / 100):,}"


def parse_cents(text: str) -> int:
    """`"$1,234.5"` -> `123450`. Raises ValueError with a sentence for the person who typed it."""
    return _parse(text, 2, MAX_CENTS, NO_AMOUNT)


def parse_e4(text: str) -> int:
    """`"$0.0875"` -> `875`, the price or cost of one. Raises TooFine, ValueError, as `parse_cents` does."""
    return _parse(text, 4, MAX_E4, "At most 4 decimals.")


def plain_amount(cents: int) -> str:
    """`123450` -> `1234.50`, as it stands in a form field."""
    return f"{cents // 100}.{cents % 100:02d}"


def plain_e4(e4: int) -> str:
    """`1250000` -> `125.00`, `875` -> `0.0875`, as it stands in a form field and in a file."""
    return plain_amount(e4 // CENT_E4) + _finer(e4)


def as_e4(cents: int) -> int:
    """An amount as the price of one."""
    return cents * CENT_E4


def amount_of(quantity: Decimal, each_e4: int) -> int:
    """What so many of them come to, in cents: rounded here, and nowhere before."""
    return round_half_up(quantity * each_e4 / CENT_E4)


def round_half_up(value: Decimal) -> int:
    """Half a cent goes away from zero, as printed invoices do it."""
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def allocate(total: int, weights: list[int]) -> list[int]:
    """Share `total` cents by weight so that the parts sum to `total` exactly (largest remainder first)."""
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    sign = -1 if total < 0 else 1
    shares = [divmod(abs(total) * weight, whole) for weight in weights]
    parts = [quotient for quotient, _ in shares]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-shares[i][1], i))
    for i in by_remainder[: abs(total) - sum(parts)]:
        parts[i] += 1
    return [sign * part for part in parts]


def _parse(text: str, places: int, most: int, too_fine: str) -> int:
    cleaned = text.strip().replace(" ", "").removeprefix("$")
    shape = _AMOUNT.fullmatch(cleaned)
    if shape is None or cleaned in ("", "."):
        raise ValueError(NO_AMOUNT)
    if len(shape["decimals"] or "") > places:
        raise TooFine(too_fine)
    smallest = int(Decimal(cleaned.replace(",", "")).scaleb(places))
    if smallest > most:
        raise ValueError("That amount is too large.")
    return smallest


def _finer(e4: int) -> str:
    """The decimals behind the cents, as far as they say anything."""
    return f"{e4 % CENT_E4:02d}".rstrip("0")
