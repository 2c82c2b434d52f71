"""The arithmetic of a document, in integer cents. Values in, values out.

A line is quantity x unit price (that one in ten-thousandths of a dollar), rounded once, half up. The discount
is shared over the lines in proportion, to the cent. Each tax rate is applied once, to the sum of its lines
after discount, and rounded half up.
"""

from dataclasses import dataclass
from decimal import Decimal

from owneros.foundation.money import allocate, amount_of, round_half_up

NO_TAX = Decimal(0)


@dataclass(frozen=True)
class Line:
    """`tax_percent` is 0 for a line that is not taxed; `tax_name` names the rate on the document."""

    quantity: Decimal
    unit_e4: int
    tax_name: str = ""
    tax_percent: Decimal = NO_TAX

    @property
    def amount_cents(self) -> int:
        return amount_of(self.quantity, self.unit_e4)


@dataclass(frozen=True)
class Discount:
    """kind "none", "percent" (of the subtotal) or "amount"."""

    kind: str = "none"
    percent: Decimal = Decimal(0)
    amount_cents: int = 0


@dataclass(frozen=True)
class TaxLine:
    name: str
    percent: Decimal
    base_cents: int
    tax_cents: int


@dataclass(frozen=True)
class Totals:
    subtotal_cents: int
    discount_cents: int
    taxes: tuple[TaxLine, ...]
    tax_cents: int
    total_cents: int


def compute(lines: list[Line], discount: Discount, *, tax_exempt: bool) -> Totals:
    """The totals of a document. A discount never exceeds the subtotal."""
    amounts = [line.amount_cents for line in lines]
    subtotal = sum(amounts)
    taken = _discount_cents(subtotal, discount)
    shares = allocate(taken, amounts)
    bases: dict[tuple[str, Decimal], int] = {}
    for line, amount, share in zip(lines, amounts, shares, strict=True):
        if line.tax_percent > 0 and not tax_exempt:
            rate = (line.tax_name, line.tax_percent)
            bases[rate] = bases.get(rate, 0) + amount - share
    taxes = tuple(
        TaxLine(name, percent, base, round_half_up(base * percent / 100))
        for (name, percent), base in bases.items()
    )
    tax = sum(tax.tax_cents for tax in taxes)
    return Totals(subtotal, taken, taxes, tax, subtotal - taken + tax)


def _discount_cents(subtotal: int, discount: Discount) -> int:
    if discount.kind == "percent":
        return round_half_up(subtotal * discount.percent / 100)
    if discount.kind == "amount":
        return min(discount.amount_cents, subtotal)
    return 0
