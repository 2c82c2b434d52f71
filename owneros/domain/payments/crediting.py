"""A client's credit is counted towards an open invoice, and what counts towards one becomes credit again."""

import uuid

from sqlalchemy import func, select

from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.payments.closing import ask_to_close
from owneros.domain.payments.ledger import allocated, book, hold_both, hold_payment
from owneros.domain.payments.models import Allocation, Payment
from owneros.domain.payments.shares import draw
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import format_cents


def sources_of(client_id: uuid.UUID) -> list[tuple[uuid.UUID, int]]:
    """Payments of the client with what of each is not allocated, oldest first."""
    spent = (
        select(func.coalesce(func.sum(Allocation.amount_cents), 0))
        .where(Allocation.payment_id == Payment.id)
        .correlate(Payment)
        .scalar_subquery()
    )
    left = Payment.amount_cents - Payment.refunded_cents - Payment.disputed_cents - spent
    rows = db.session.execute(
        select(Payment.id, left)
        .where(Payment.client_id == client_id, left > 0)
        .order_by(Payment.received_on, Payment.id)
    ).all()
    return [(payment_id, int(cents)) for payment_id, cents in rows]


def apply_credit(actor: Actor, invoice_id: uuid.UUID, amount_cents: int | None = None) -> int:
    """Count credit towards the invoice; returns the cents. Without an amount, as much as there is and is due.

    Raises StateError, FieldError("amount") with the numbers.
    """
    client, invoice = hold_both(invoice_id)
    if invoice.status not in OPEN_STATUSES:
        raise StateError(f"{invoice.label} is {invoice.status.replace('_', ' ')}: nothing is due on it.")
    sources = sources_of(client.id)
    _check(invoice, amount_cents, sum(cents for _, cents in sources))
    parts = draw(invoice.balance_cents if amount_cents is None else amount_cents, sources)
    for payment_id, cents in parts:
        book(payment_id, invoice, cents)
    applied = sum(cents for _, cents in parts)
    record(
        actor,
        "credit.applied",
        f"{actor.name} applied {format_cents(applied)} of credit to {invoice.label}",
        subject_kind="invoice",
        subject_id=invoice.id,
        client_id=client.id,
        job_id=invoice.job_id,
        amount_cents=applied,
    )
    ask_to_close(invoice.id)
    return applied


def _check(invoice: Invoice, amount_cents: int | None, credit: int) -> None:
    if credit == 0:
        raise StateError("This client has no credit left.")
    if amount_cents is None:
        return
    if amount_cents <= 0:
        raise FieldError("amount", "Enter an amount above $0.00.")
    if amount_cents > credit:
        raise FieldError("amount", f"Only {format_cents(credit)} of credit is there.")
    if amount_cents > invoice.balance_cents:
        raise FieldError("amount", f"Only {format_cents(invoice.balance_cents)} is due on {invoice.label}.")


def move_to_credit(actor: Actor, payment_id: uuid.UUID, invoice_id: uuid.UUID, amount_cents: int) -> None:
    """So much of the payment no longer counts towards the invoice; it is the client's credit then.

    Raises StateError, FieldError("amount") with the numbers.
    """
    client, invoice = hold_both(invoice_id)
    payment = hold_payment(payment_id)
    counted = dict(allocated(payment.id)).get(invoice.id, 0)
    if counted <= 0:
        raise StateError(f"Nothing of this payment counts towards {invoice.label}.")
    if amount_cents <= 0:
        raise FieldError("amount", "Enter an amount above $0.00.")
    if amount_cents > counted:
        raise FieldError(
            "amount", f"Only {format_cents(counted)} of this payment counts towards {invoice.label}."
        )
    book(payment.id, invoice, -amount_cents)
    words = (
        f"{actor.name} moved {format_cents(amount_cents)} from {invoice.label} to the credit of {client.name}"
    )
    ask_to_close(invoice.id)
    record(
        actor,
        "payment.moved",
        words,
        subject_kind="payment",
        subject_id=payment.id,
        client_id=client.id,
        job_id=invoice.job_id,
        amount_cents=amount_cents,
    )
