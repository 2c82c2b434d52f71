"""Money that came in by hand: cash, a check, a transfer; for one invoice or for several of a client.

What exceeds the balances stays as client credit.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, TAKES_MONEY, Invoice
from owneros.domain.billing.payments import alerts, receipts
from owneros.domain.billing.payments.closing import ask_to_close
from owneros.domain.billing.payments.crediting import credit_open_invoices
from owneros.domain.billing.payments.ledger import allocate, hold_invoice
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.received import Open, Said, check
from owneros.domain.billing.payments.shares import draw
from owneros.domain.billing.payments.waiting import coming_to, coming_to_invoice
from owneros.domain.billing.payments.words import Method
from owneros.domain.clients.clients.holding import hold
from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents


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

    @property
    def said(self) -> Said:
        return Said(self.amount_cents, self.method, self.received_on, self.sure)


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
    check_for_invoice(invoice, received.said)
    return _keep(actor, client.id, received, [(invoice, received.amount_cents)], row_id)


def check_for_invoice(invoice: Invoice, said: Said) -> None:
    """Raises StateError, FieldError."""
    if invoice.status == "draft":
        raise StateError("Issue this invoice first; then payments can be recorded on it.")
    if invoice.status not in TAKES_MONEY:
        raise StateError(f"{invoice.label} is {invoice.status}: no payment is due on it.")
    check(said, Open(invoice.unpaid_cents, coming_to(invoice.id), invoice.label), invoice.client_id)


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
    coming = coming_to_open(client.id)
    invoices = _by_due_date([hold_invoice(each) for each in sorted(coming if parts is None else parts)])
    _check_for_client(client, received.said, parts, coming, invoices)
    if parts is None:
        balances = [(invoice, invoice.balance_cents - coming[invoice.id]) for invoice in invoices]
        shares = draw(received.amount_cents, [part for part in balances if part[1] > 0])
    else:
        shares = [(invoice, parts[invoice.id]) for invoice in invoices]
    return _keep(actor, client.id, received, shares, row_id)


def check_for_client(client: Client, said: Said, parts: Mapping[uuid.UUID, int] | None) -> None:
    """What recording it would refuse; nothing is held. Raises FieldError."""
    coming = coming_to_open(client.id)
    invoices = _by_due_date([reach(Invoice, each) for each in (coming if parts is None else parts)])
    _check_for_client(client, said, parts, coming, invoices)


def _check_for_client(
    client: Client,
    said: Said,
    parts: Mapping[uuid.UUID, int] | None,
    coming: Mapping[uuid.UUID, int],
    invoices: Sequence[Invoice],
) -> None:
    owed = Open(
        sum(invoice.balance_cents for invoice in invoices),
        sum(coming.get(invoice.id, 0) for invoice in invoices),
        client.name,
    )
    chosen = [] if parts is None else [(invoice, parts[invoice.id]) for invoice in invoices]
    check(said, owed, client.id, chosen)


def _by_due_date(invoices: Sequence[Invoice]) -> list[Invoice]:
    return sorted(invoices, key=lambda invoice: (invoice.due_on, invoice.id))


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
    how = Method(received.method).word.lower()
    words = f"{actor.name} recorded {format_cents(received.amount_cents)} by {how}"
    record(
        actor,
        "payment.recorded",
        f"{words} for {labels}" if labels else f"{words}, kept as credit",
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
