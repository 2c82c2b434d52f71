"""What a client can pay online now: one invoice, or all that are open."""

import uuid
from dataclasses import dataclass
from datetime import date

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.payments.waiting import BankNews, bank_news, coming_to_invoice
from owneros.domain.billing.payments.ways import NO_WAYS, ways_to_pay
from owneros.foundation.database import db
from owneros.foundation.money import format_cents
from owneros.foundation.rows import select_as

MINIMUM_CENTS, MAXIMUM_CENTS = 50, 99_999_999
MOST_TOGETHER = 40
NOTHING_DUE = {
    "void": "This invoice was voided. Nothing is due.",
    "paid": "This invoice is paid. Thank you!",
    "written_off": "This invoice is closed. Nothing is due.",
}


@dataclass(frozen=True)
class Payable:
    """Whether and what a client can pay now, by card and perhaps by `bank`. `why_not` is for the client.

    `balance_cents` leaves out what is on its way: the same money is not asked for twice. `words` is how else
    to pay, as the business says; empty when nothing is to be paid.
    """

    card: bool
    bank: bool
    why_not: str
    balance_cents: int
    deposit_cents: int
    bank_news: BankNews
    words: str = ""


@dataclass(frozen=True)
class Due:
    """An open invoice among several, with what can be paid of it now."""

    invoice_id: uuid.UUID
    label: str
    due_on: date
    amount_cents: int


def payable(invoice: Invoice) -> Payable:
    """`deposit_cents` is what is still missing of the deposit, zero when none is asked for."""
    owed = invoice.balance_cents if invoice.status in OPEN_STATUSES else 0
    news = bank_news(invoice.id) if owed else BankNews()
    coming = news.coming_cents
    left = max(0, owed - coming)
    deposit = max(0, min(left, invoice.deposit_cents - invoice.paid_cents - coming))
    ways = ways_to_pay() if left > 0 else NO_WAYS
    why_not = _why_not(invoice, left, coming, active=ways.card)
    return Payable(not why_not, ways.bank and not why_not, why_not, left, deposit, news, ways.words)


def _why_not(invoice: Invoice, left: int, coming: int, *, active: bool) -> str:
    if left <= 0 and coming:
        return "A payment for this invoice is being confirmed by the bank."
    if left <= 0:
        return NOTHING_DUE.get(invoice.status, "Nothing is due on this invoice.")
    if left < MINIMUM_CENTS:
        return f"What is left, {format_cents(left)}, is too small to pay by card."
    return "" if active else "This business does not take card payments right now."


def open_together(client_id: uuid.UUID) -> list[Due]:
    """All that the client can pay now, oldest first; nothing when it is more than one payment may be."""
    rows = db.session.scalars(
        select_as(Due, Invoice, invoice_id=Invoice.id, amount_cents=LEFT - coming_to_invoice())
        .where(Invoice.client_id == client_id, Invoice.status.in_(OPEN_STATUSES))
        .order_by(Invoice.due_on, Invoice.id)
        .limit(MOST_TOGETHER + 1)
    ).all()
    if len(rows) > MOST_TOGETHER:
        return []
    found = [due for due in rows if due.amount_cents > 0]
    return found if MINIMUM_CENTS <= sum(due.amount_cents for due in found) <= MAXIMUM_CENTS else []
