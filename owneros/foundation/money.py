"""Money is integer cents everywhere; Decimal only while a line is being computed."""

import re
from decimal import ROUND_HALF_UP, Decimal

MINUS = "\u2212"
MAX_CENTS = 99_999_999_999
ABOVE_ZERO = "Enter an amount above $0.00."
_AMOUNT = re.compile(r"^\d{1,3}(,\d{3})*(\.\d{0,2})?$|^\d*(\.\d{0,2})?$", re.ASCII)


def format_cents(cents: int) -> str:
    """`123450` -> `$1,234.50`; a negative amount gets a true minus sign in front."""
    sign = MINUS if cents < 0 else ""
    return f"{sign}${abs(cents) // 100:,}.{abs(cents) % 100:02d}"


def format_whole(cents: int) -> str:
    """Dollars without cents, for charts and headline figures."""
    sign = MINUS if cents < 0 else ""
    return f"{sign}${round_half_up(Decimal(abs(cents)) / 100):,}"


def parse_cents(text: str) -> int:
    """`"$1,234.5"` -> `123450`. Raises ValueError with a sentence for the person who typed it."""
    cleaned = text.strip().replace(" ", "").removeprefix("$")
    if not cleaned or cleaned == "." or not _AMOUNT.match(cleaned):
        raise ValueError("Enter an amount like 1,250.00.")
    cents = int((Decimal(cleaned.replace(",", "")) * 100).to_integral_value())
    if cents > MAX_CENTS:
        raise ValueError("That amount is too large.")
    return cents


def plain_amount(cents: int) -> str:
    """`123450` -> `1234.50`, as it stands in a form field."""
    return f"{cents // 100}.{cents % 100:02d}"


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
