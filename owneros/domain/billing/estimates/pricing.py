"""What an estimate comes to: totals for a choice of options, the deposit, and the margin. Pure, in cents."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from owneros.domain.billing.documents.totals import Discount, Line, Totals, compute
from owneros.domain.billing.estimates.content import Deposit, Item
from owneros.foundation.money import allocate, amount_of, round_half_up

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Margin:
    """What is left of the price before tax. `percent` is of the price."""

    cost_cents: int
    net_cents: int

    @property
    def profit_cents(self) -> int:
        return self.net_cents - self.cost_cents

    @property
    def percent(self) -> Decimal | None:
        return _share(self.profit_cents, self.net_cents)


def _share(part: int, whole: int) -> Decimal | None:
    return (HUNDRED * part / whole).quantize(Decimal("0.1")) if whole else None


def deposit_cents(deposit: Deposit, total_cents: int) -> int:
    """Never more than the total."""
    if deposit.kind == "percent":
        return round_half_up(total_cents * deposit.percent / HUNDRED)
    return min(deposit.amount_cents, total_cents) if deposit.kind == "amount" else 0


def cost_of(items: Iterable[Item]) -> int:
    """The business's own cost of what counts."""
    return sum(
        amount_of(item.quantity, item.unit_cost_e4) for item in items if item.kind == "item" and item.selected
    )


def price_from(unit_cost_e4: int, markup_percent: Decimal) -> int:
    """A unit price from its cost: cost x (1 + markup), to the ten-thousandth."""
    return round_half_up(unit_cost_e4 * (HUNDRED + markup_percent) / HUNDRED)


def markup_in(unit_e4: int, unit_cost_e4: int) -> Decimal | None:
    """The markup that a unit price holds, in percent of its cost; none without a cost."""
    return _share(unit_e4 - unit_cost_e4, unit_cost_e4)


def counted(document: dict[str, Any], chosen: set[str] | None = None) -> list[dict[str, Any]]:
    """The items of a snapshot that count: the required ones and the options in `chosen` (else as offered)."""
    return [
        line
        for line in document["lines"]
        if line["kind"] == "item"
        and (not line["optional"] or (line["selected"] if chosen is None else line["id"] in chosen))
    ]


def totals_of(document: dict[str, Any], chosen: set[str] | None = None) -> Totals:
    """The totals of a snapshot with this choice of options."""
    return compute(
        [
            Line(Decimal(line["quantity"]), line["unit_e4"], line["tax_name"], Decimal(line["tax_percent"]))
            for line in counted(document, chosen)
        ],
        _discount(document),
        tax_exempt=document["tax_exempt"],
    )


def with_choice(document: dict[str, Any], chosen: set[str]) -> dict[str, Any]:
    """The document as it is signed: the options are ticked as chosen, and all sums follow."""
    lines = [
        line | {"selected": line["id"] in chosen} if line["kind"] == "item" and line["optional"] else line
        for line in document["lines"]
    ]
    return document | {"lines": lines} | sums({**document, "lines": lines})


def sums(document: dict[str, Any]) -> dict[str, Any]:
    """The part of a snapshot that is computed from the rest of it."""
    totals = totals_of(document)
    asked = document["deposit"]
    deposit = Deposit(asked["kind"], Decimal(asked["percent"]), asked["amount_cents"])
    return {
        "subtotal_cents": totals.subtotal_cents,
        "discount_cents": totals.discount_cents,
        "taxes": [
            {
                "name": tax.name,
                "percent": f"{tax.percent.normalize():f}",
                "base_cents": tax.base_cents,
                "tax_cents": tax.tax_cents,
            }
            for tax in totals.taxes
        ],
        "net_cents": totals.subtotal_cents - totals.discount_cents,
        "total_cents": totals.total_cents,
        "deposit_cents": deposit_cents(deposit, totals.total_cents),
    }


def net_by_line(document: dict[str, Any]) -> dict[str, int]:
    """For each item that counts, its price after its share of the discount, before tax. Sums to the net."""
    lines = counted(document)
    amounts = [line["amount_cents"] for line in lines]
    shares = allocate(document["discount_cents"], amounts)
    return {line["id"]: amount - share for line, amount, share in zip(lines, amounts, shares, strict=True)}


def _discount(document: dict[str, Any]) -> Discount:
    said = document["discount"]
    return Discount(said["kind"], Decimal(said["percent"]), said["amount_cents"])
