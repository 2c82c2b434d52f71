"""How much of a contract an invoice bills: what is left, chosen lines, or a percentage. Pure, in cents.

Amounts are before tax and after the contract's discount, so the parts sum to the contract to the cent.
"""

from dataclasses import dataclass
from decimal import Decimal

from owneros.foundation.errors import FieldError
from owneros.foundation.money import allocate, format_cents, round_half_up

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Part:
    """A line of the signed contract: its price, and what was billed of it."""

    line_id: str
    net_cents: int
    billed_cents: int
    description: str = ""

    @property
    def left_cents(self) -> int:
        return max(0, self.net_cents - self.billed_cents)


def all_left(parts: list[Part], most_cents: int) -> dict[str, int]:
    """What is left of each line. Where more than a line's price was billed elsewhere, all lines give way."""
    left = [part.left_cents for part in parts]
    amounts = left if sum(left) <= most_cents else allocate(max(0, most_cents), left)
    return {part.line_id: cents for part, cents in zip(parts, amounts, strict=True) if cents}


def chosen_lines(parts: list[Part], chosen: set[str]) -> dict[str, int]:
    """Raises FieldError at `chosen`."""
    found = {part.line_id: part.left_cents for part in parts if part.line_id in chosen and part.left_cents}
    if not found:
        raise FieldError("chosen", "Choose at least one line that is not billed yet.")
    return found


def percentage(parts: list[Part], percent: Decimal) -> dict[str, int]:
    """So much of the whole contract, spread over what is left of it. Raises FieldError at `percent`."""
    whole = sum(part.net_cents for part in parts)
    left = sum(part.left_cents for part in parts)
    wanted = round_half_up(whole * percent / HUNDRED)
    if wanted <= 0:
        raise FieldError("percent", "Enter a percentage above 0.")
    if wanted > left:
        share = (HUNDRED * left / whole).quantize(Decimal("0.01")) if whole else Decimal(0)
        raise FieldError(
            "percent",
            f"{format_cents(whole - left)} of {format_cents(whole)} is already billed: at most "
            f"{share.normalize():f}% ({format_cents(left)}) is left, not {percent.normalize():f}% "
            f"({format_cents(wanted)}).",
        )
    amounts = allocate(wanted, [part.left_cents for part in parts])
    return {part.line_id: cents for part, cents in zip(parts, amounts, strict=True) if cents}
