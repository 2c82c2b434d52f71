"""Money that came in by hand: cash, a check, a transfer; for one invoice or for several of a client.

What exceeds the balances stays as client credit.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, TAKES_MONEY, Invoice
from owneros.domain.billing.payments import alerts, receipts
from owneros.domain.billing.payments.closing import ask_to_close
from owneros.domain.billing.payments.crediting import credit_open_invoices
from owneros.domain.billing.payments.ledger import allocate, hold_invoice
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.shares import draw
from owneros.domain.billing.payments.waiting import coming_to, coming_to_invoice
from owneros.domain.billing.payments.words import Method
from owneros.domain.clients.clients.holding import hold
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now

BY_HAND = ("cash", "check", "transfer", "other")
OLDEST = timedelta(days=366 * 5)


@dataclass(frozen=True)
class Received:
    """What came in. The same `once_key` is recorded once. `sure`: also where it is more than is open."""

    amount_cents: int
    method: str
    received_on: date
    once_key: str
    reference: str = ""
    note: str = ""
    mail_receipt: bool = False
    sure: bool = True


@dataclass(frozen=True)
class Recorded:
    payment: Payment
    applied_cents: int
    credit_cents: int


def record_payment(
    actor: Actor, invoice_id: uuid.UUID, received: Received, *, row_id: uuid.UUID | None = None
) -> Recorded:
    """For one invoice. Raises NotFound, StateError (draft, void, paid), FieldError ("confirmed": unsure)."""
    client = hold(reach(Invoice, invoice_id).client_id)
    if (earlier := _recorded(received.once_key)) is not None:
        return earlier
    invoice = hold_invoice(invoice_id)
    _check_invoice(invoice)
    _check(received)
    _be_sure(received, invoice.unpaid_cents, coming_to(invoice.id), invoice.label)
    return _keep(actor, client.id, received, [(invoice, received.amount_cents)], row_id)


def record_for_client(
    actor: Actor,
    client_id: uuid.UUID,
    received: Received,
    parts: Mapping[uuid.UUID, int] | None = None,
    *,
    row_id: uuid.UUID | None = None,
) -> Recorded:
    """For several invoices of a client: as `parts` say, or towards the oldest first, without what is on its
    way from the bank for them.

    Raises NotFound, FieldError with the numbers; the field of an invoice is named by `part_field`.
    """
    client = hold(client_id)
    if (earlier := _recorded(received.once_key)) is not None:
        return earlier
    _check(received)
    coming = coming_to_open(client.id)
    invoices = [hold_invoice(invoice_id) for invoice_id in sorted(coming if parts is None else parts)]
    invoices.sort(key=lambda invoice: (invoice.due_on, invoice.id))
    if parts is None:
        balances = [(invoice, invoice.balance_cents - coming[invoice.id]) for invoice in invoices]
        shares = draw(received.amount_cents, [part for part in balances if part[1] > 0])
    else:
        shares = [(invoice, parts[invoice.id]) for invoice in invoices]
        _check_parts(client.id, received.amount_cents, shares)
    under_way = sum(coming.get(invoice.id, 0) for invoice in invoices)
    _be_sure(received, sum(invoice.balance_cents for invoice in invoices), under_way, client.name)
    return _keep(actor, client.id, received, shares, row_id)


def part_field(invoice_id: uuid.UUID) -> str:
    return f"part_{invoice_id.hex}"


def coming_to_open(client_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """The open invoices of a client, with the cents that are on their way for each."""
    rows = db.session.execute(
        select(Invoice.id, coming_to_invoice()).where(
            Invoice.client_id == client_id, Invoice.status.in_(OPEN_STATUSES)
        )
    )
    return dict(rows.all())


def _recorded(once_key: str) -> Recorded | None:
    earlier = db.session.scalars(select(Payment).where(Payment.once_key == once_key)).first()
    return Recorded(earlier, earlier.amount_cents, 0) if earlier else None


def _keep(
    actor: Actor,
    client_id: uuid.UUID,
    received: Received,
    shares: list[tuple[Invoice, int]],
    row_id: uuid.UUID | None,
) -> Recorded:
    payment = Payment(
        id=row_id,
        client_id=client_id,
        amount_cents=received.amount_cents,
        method=received.method,
        received_on=received.received_on,
        reference=received.reference,
        note=received.note,
        once_key=received.once_key,
    )
    db.session.add(payment)
    db.session.flush()
    applied = sum(allocate(payment, invoice, cents) for invoice, cents in shares)
    jobs = {invoice.job_id for invoice, _ in shares}
    labels = ", ".join(invoice.label for invoice, _ in shares)
    record(
        actor,
        "payment.recorded",
        f"{actor.name} recorded {format_cents(received.amount_cents)}"
        f" by {Method(received.method).word.lower()}{' for ' + labels if labels else ', kept as credit'}",
        payment,
        job_id=jobs.pop() if len(jobs) == 1 else None,
        amount_cents=received.amount_cents,
        invoice_ids=[str(invoice.id) for invoice, _ in shares],
    )
    for invoice, _ in shares:
        ask_to_close(invoice.id)
        if invoice.kind == "deposit":
            credit_open_invoices(actor, invoice)
    if received.mail_receipt:
        receipts.ask(payment)
    alerts.ask("payment_received", payment.id, by=actor)
    return Recorded(payment, applied, received.amount_cents - applied)


def _check_invoice(invoice: Invoice) -> None:
    if invoice.status == "draft":
        raise StateError("Issue this invoice first; then payments can be recorded on it.")
    if invoice.status not in TAKES_MONEY:
        raise StateError(f"{invoice.label} is {invoice.status}: no payment is due on it.")


def _check(received: Received) -> None:
    if received.amount_cents <= 0:
        raise FieldError("amount", "Enter an amount above $0.00.")
    if received.method not in BY_HAND:
        raise FieldError("method", "Choose how it was paid.")
    today = local_date(now())
    if received.received_on > today:
        raise FieldError("received_on", "This day is still to come. Record the money when it is there.")
    if received.received_on < today - OLDEST:
        raise FieldError("received_on", "This is more than five years ago. Check the year.")


def _be_sure(received: Received, open_cents: int, coming_cents: int, whose: str) -> None:
    """Asks first where the money is on its way from the bank already, or is more than is open.

    Where nothing is open, the page says that all of it is kept as credit.
    """
    over = received.amount_cents - (open_cents - coming_cents)
    if received.sure or over <= 0 or open_cents == 0:
        return
    if coming_cents:
        raise FieldError(
            "confirmed",
            f"{format_cents(coming_cents)} is on its way by bank debit for {whose} and lands by itself. "
            "Tick this only for money that came in beside it.",
        )
    raise FieldError(
        "confirmed",
        f"Only {format_cents(open_cents)} is open for {whose}. Tick this if {format_cents(over)} more "
        "came in: it is kept as credit.",
    )


def _check_parts(client_id: uuid.UUID, amount_cents: int, shares: list[tuple[Invoice, int]]) -> None:
    for invoice, cents in shares:
        field = part_field(invoice.id)
        if invoice.client_id != client_id or invoice.status not in OPEN_STATUSES:
            raise FieldError(field, f"Nothing is due on {invoice.label} any more.")
        if cents > invoice.balance_cents:
            raise FieldError(field, f"Only {format_cents(invoice.balance_cents)} is due on {invoice.label}.")
    spread = sum(cents for _, cents in shares)
    if spread > amount_cents:
        over = format_cents(spread - amount_cents)
        raise FieldError(
            "amount",
            f"The invoices below add up to {format_cents(spread)}, which is {over} more than "
            f"{format_cents(amount_cents)}.",
        )
