"""Money that came in by hand: cash, a check, a transfer. What exceeds the balance stays as client credit."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.payments import receipts
from owneros.domain.payments.closing import ask_to_close
from owneros.domain.payments.ledger import allocate, hold, hold_invoice, local_date
from owneros.domain.payments.models import Payment
from owneros.domain.payments.words import METHOD_WORDS
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now

BY_HAND = ("cash", "check", "transfer", "other")
OLDEST = timedelta(days=366 * 5)


@dataclass(frozen=True)
class Recorded:
    payment: Payment
    applied_cents: int
    credit_cents: int


def record_payment(
    actor: Actor,
    invoice_id: uuid.UUID,
    *,
    amount_cents: int,
    method: str,
    received_on: date,
    reference: str,
    note: str,
    once_key: str,
    mail_receipt: bool = False,
) -> Recorded:
    """Raises NotFound, StateError (draft, void, paid), FieldError. The same `once_key` records once."""
    hold(reach(Invoice, invoice_id).client_id)
    earlier = db.session.scalars(select(Payment).where(Payment.once_key == once_key)).first()
    if earlier is not None:
        return Recorded(earlier, earlier.amount_cents, 0)
    invoice = hold_invoice(invoice_id)
    _check(invoice, amount_cents, method, received_on)
    payment = Payment(
        client_id=invoice.client_id,
        amount_cents=amount_cents,
        method=method,
        received_on=received_on,
        reference=reference,
        note=note,
        once_key=once_key,
    )
    db.session.add(payment)
    db.session.flush()
    applied = allocate(payment, invoice, amount_cents)
    record(
        actor,
        "payment.recorded",
        f"{actor.name} recorded {format_cents(amount_cents)} by {METHOD_WORDS[method].lower()}"
        f" for {invoice.label}",
        subject_kind="payment",
        subject_id=payment.id,
        client_id=invoice.client_id,
        job_id=invoice.job_id,
        amount_cents=amount_cents,
        invoice_id=str(invoice.id),
    )
    ask_to_close(invoice.id)
    if mail_receipt:
        receipts.ask(payment)
    return Recorded(payment, applied, amount_cents - applied)


def _check(invoice: Invoice, amount_cents: int, method: str, received_on: date) -> None:
    if invoice.status == "draft":
        raise StateError("Issue this invoice first; then payments can be recorded on it.")
    if invoice.status not in OPEN_STATUSES:
        raise StateError(f"{invoice.label} is {invoice.status}: no payment is due on it.")
    if amount_cents <= 0:
        raise FieldError("amount", "Enter an amount above $0.00.")
    if method not in BY_HAND:
        raise FieldError("method", "Choose how it was paid.")
    today = local_date(now())
    if received_on > today:
        raise FieldError("received_on", "This day is still to come. Record the money when it is there.")
    if received_on < today - OLDEST:
        raise FieldError("received_on", "This is more than five years ago. Check the year.")
