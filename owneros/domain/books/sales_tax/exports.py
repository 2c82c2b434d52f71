"""Sales tax by rate and period: as it was billed (accrual), or as it came in (cash).

Accrual: each invoice that counts, on its issue date, with the taxes frozen in its newest revision; what a
refund took off the bill lowers sales and tax on the day of the refund. Cash: what of them is in the money
that was received, see spreading.py. A later revision of an invoice counts for all of it.
"""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine, InvoiceRevision
from owneros.domain.billing.payments.models import Allocation, Payment, Refund
from owneros.domain.books.sales_tax.spreading import spread
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.csv_writing import Cell, amount
from owneros.foundation.exporting import Wish, exported_rows
from owneros.foundation.joins import along
from owneros.foundation.spans import PERIODS, Span
from owneros.foundation.streaming import batches

SALES_TAX = ("Period", "Basis", "Tax", "Percent", "Imposed on", "Sales", "Sales tax")
BASES = {"accrual": "As billed (accrual)", "cash": "As paid (cash)"}
# What is no sale: drafts, and deposits, which are credit until an invoice takes them.
SALES = (Invoice.status != "draft", Invoice.kind != "deposit")
NOT_TAXED = ("Not taxed", Decimal(0), "")
Rate = tuple[str, Decimal, str]


@dataclass
class Sums:
    """By period and rate: what was sold, and its tax, in cents."""

    period_of: Callable[[date], str]
    cents: dict[tuple[str, Rate], list[int]] = field(default_factory=dict)

    def add(self, day: date, rate: Rate, sold: int, tax: int) -> None:
        held = self.cents.setdefault((self.period_of(day), rate), [0, 0])
        held[0] += sold
        held[1] += tax


@dataclass(frozen=True)
class Bill:
    """An invoice as its parts: rates with base and tax, and what is not taxed. They sum to its total."""

    id: uuid.UUID
    issued_on: date
    taxes: list[tuple[Rate, int, int]]
    untaxed_cents: int

    @property
    def parts(self) -> list[int]:
        return [cents for _, base, tax in self.taxes for cents in (base, tax)] + [self.untaxed_cents]


@exported_rows(
    "sales-tax", 7, "Sales tax", "By rate and period, for your tax return", header=SALES_TAX, by_basis=True
)
def sales_tax(session: Session, wish: Wish) -> Iterator[tuple[Cell, ...]]:
    """Rows by period, then rate. The zone tells on which day credit was applied."""
    sums = Sums(PERIODS[wish.period])
    if wish.basis == "cash":
        _add_received(session, wish.span, sums, ZoneInfo(wish.zone))
    else:
        _add_billed(session, wish.span, sums)
    for (period, (name, percent, imposed_on)), (sold, tax) in sorted(sums.cents.items()):
        if sold or tax:
            yield (
                period, wish.basis.capitalize(), name, percent or None, imposed_on.capitalize(), amount(sold),
                amount(tax),
            )  # fmt: skip


def _add_billed(session: Session, span: Span, sums: Sums) -> None:
    for batch in _bills(session, Invoice.status != "void", Invoice.issued_on.between(span.start, span.end)):
        for bill in batch:
            for rate, base, tax in bill.taxes:
                sums.add(bill.issued_on, rate, base, tax)
            sums.add(bill.issued_on, NOT_TAXED, bill.untaxed_cents, 0)
    _take_off(session, span, sums)


def _take_off(session: Session, span: Span, sums: Sums) -> None:
    reduced = exists(
        select(Allocation.id).where(
            along(Allocation.invoice_id),
            Allocation.reduces,
        )
    )
    for batch in _bills(session, Invoice.status != "void", reduced):
        movements = _reductions(session, [bill.id for bill in batch])
        for bill in batch:
            _add_parts(sums, span, bill, movements.get(bill.id, []))


def _add_received(session: Session, span: Span, sums: Sums, zone: ZoneInfo) -> None:
    """A void invoice counts too: what came in on it was given back, each on its day."""
    paid = exists(select(Allocation.id).where(along(Allocation.invoice_id)))
    for batch in _bills(session, paid):
        movements = _movements(session, [bill.id for bill in batch], zone)
        for bill in batch:
            _add_parts(sums, span, bill, movements.get(bill.id, []))


def _add_parts(sums: Sums, span: Span, bill: Bill, movements: list[tuple[date, int]]) -> None:
    """What each movement of these days holds of the invoice's sales and taxes."""
    for day, held in spread(bill.parts, sorted(movements, key=itemgetter(0))):
        if not span.holds(day):
            continue
        for place, (rate, _, _) in enumerate(bill.taxes):
            sums.add(day, rate, held[2 * place], held[2 * place + 1])
        sums.add(day, NOT_TAXED, held[-1], 0)


def _bills(session: Session, *conditions: Any) -> Iterator[list[Bill]]:
    """Invoices with their frozen taxes, some hundred at a time."""
    found = (
        select(
            Invoice.id,
            Invoice.issued_on,
            Invoice.total_cents,
            InvoiceRevision.snapshot["taxes"].label("taxes"),
        )
        .outerjoin(
            InvoiceRevision,
            and_(
                along(InvoiceRevision.invoice_id),
                InvoiceRevision.revision == Invoice.revision,
            ),
        )
        .where(*SALES, *conditions)
        .order_by(Invoice.id)
    )
    for rows in batches(session, found):
        imposed = _imposed_on(session, [row.id for row in rows if row.taxes])
        yield [_bill(row, imposed) for row in rows]


def _bill(row: Any, imposed: dict[tuple[uuid.UUID, str, Decimal], str]) -> Bill:
    taxes = []
    for tax in row.taxes or []:
        percent = Decimal(tax["percent"])
        on = imposed.get((row.id, tax["name"], percent), "buyer")
        taxes.append(((tax["name"], percent, on), tax["base_cents"], tax["tax_cents"]))
    return Bill(row.id, row.issued_on, taxes, row.total_cents - sum(base + tax for _, base, tax in taxes))


def _imposed_on(session: Session, ids: list[uuid.UUID]) -> dict[tuple[uuid.UUID, str, Decimal], str]:
    """By invoice, name and percent, as the rate of its lines says it."""
    rows = session.execute(
        select(InvoiceLine.invoice_id, InvoiceLine.tax_name, InvoiceLine.tax_percent, TaxRate.imposed_on)
        .join(TaxRate, along(InvoiceLine.tax_rate_id))
        .where(InvoiceLine.invoice_id.in_(ids))
        .distinct()
    )
    return {(invoice_id, name, percent.normalize()): on for invoice_id, name, percent, on in rows}


def _reductions(session: Session, ids: list[uuid.UUID]) -> dict[uuid.UUID, list[tuple[date, int]]]:
    """What refunds that did not fail took off each bill, negative, with its day."""
    rows = session.execute(
        select(Allocation.invoice_id, Allocation.amount_cents, Refund.refunded_on)
        .join(Refund, along(Allocation.refund_id))
        .where(Allocation.invoice_id.in_(ids), Allocation.reduces, Refund.state != "failed")
        .order_by(Allocation.id)
    )
    found: dict[uuid.UUID, list[tuple[date, int]]] = {}
    for row in rows:
        found.setdefault(row.invoice_id, []).append((row.refunded_on, row.amount_cents))
    return found


def _movements(
    session: Session, ids: list[uuid.UUID], zone: ZoneInfo
) -> dict[uuid.UUID, list[tuple[date, int]]]:
    """What came in on each invoice and went again, with its day.

    Money counts on the day it was received; credit that was applied on a later day than its payment was
    recorded counts on that day. A refund counts on its own day, and one that failed takes itself back on it.
    """
    rows = session.execute(
        select(
            Allocation.invoice_id,
            Allocation.amount_cents,
            Allocation.created_at,
            Payment.received_on,
            Payment.created_at.label("recorded_at"),
            Refund.refunded_on,
        )
        .join(Payment, along(Allocation.payment_id))
        .outerjoin(Refund, along(Allocation.refund_id))
        .where(Allocation.invoice_id.in_(ids))
        .order_by(Allocation.id)
    )
    found: dict[uuid.UUID, list[tuple[date, int]]] = {}
    for row in rows:
        booked, recorded = (moment.astimezone(zone).date() for moment in (row.created_at, row.recorded_at))
        day = row.refunded_on or (row.received_on if booked <= recorded else booked)
        found.setdefault(row.invoice_id, []).append((day, row.amount_cents))
    return found
