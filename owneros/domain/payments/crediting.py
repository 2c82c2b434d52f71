"""A client's credit is counted towards an open invoice, and what counts towards one becomes credit again.

Money that was paid on a deposit document is credit until it is applied: the deposit stays paid, and its
`applied_cents` tell how much of it went on.
"""

import uuid
from typing import NamedTuple

from sqlalchemy import func, select

from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.payments.closing import ask_to_close
from owneros.domain.payments.ledger import allocated, book, hold_both, hold_invoice, hold_payment
from owneros.domain.payments.models import Allocation, Payment
from owneros.domain.payments.shares import draw
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import format_cents


class Origin(NamedTuple):
    """Where credit lies: in a payment, and there free, or held by a deposit document."""

    payment_id: uuid.UUID
    deposit_id: uuid.UUID | None


def sources_of(client_id: uuid.UUID, job_id: uuid.UUID | None = None) -> list[tuple[Origin, int]]:
    """The client's credit in cents: deposits of the job first, what is free next, then other deposits."""
    free = [(Origin(payment_id, None), cents) for payment_id, cents in _free(client_id)]
    held = _held(client_id)
    of_job = [(origin, cents) for origin, cents, job in held if job_id is not None and job == job_id]
    others = [(origin, cents) for origin, cents, job in held if job_id is None or job != job_id]
    return [*of_job, *free, *others]


def _free(client_id: uuid.UUID) -> list[tuple[uuid.UUID, int]]:
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


def _held(client_id: uuid.UUID) -> list[tuple[Origin, int, uuid.UUID | None]]:
    """Payments on deposit documents that were not applied yet, with the deposit's job, oldest first."""
    held = func.sum(Allocation.amount_cents)
    rows = db.session.execute(
        select(Allocation.payment_id, Invoice.id, held, Invoice.job_id)
        .join(Invoice, Invoice.id == Allocation.invoice_id)
        .where(Invoice.client_id == client_id, Invoice.kind == "deposit")
        .group_by(Allocation.payment_id, Invoice.id, Invoice.job_id, Invoice.number)
        .having(held > 0)
        .order_by(Invoice.number, Allocation.payment_id)
    ).all()
    return [(Origin(payment_id, deposit_id), int(cents), job) for payment_id, deposit_id, cents, job in rows]


def apply_credit(actor: Actor, invoice_id: uuid.UUID, amount_cents: int | None = None) -> int:
    """Count credit towards the invoice; returns the cents. Without an amount, as much as there is and is due.

    Raises StateError, FieldError("amount") with the numbers.
    """
    client, invoice = hold_both(invoice_id)
    if invoice.status not in OPEN_STATUSES:
        raise StateError(f"{invoice.label} is {invoice.status.replace('_', ' ')}: nothing is due on it.")
    sources = sources_of(client.id, invoice.job_id)
    if invoice.kind == "deposit":
        sources = [(origin, cents) for origin, cents in sources if origin.deposit_id is None]
    _check(invoice, amount_cents, sum(cents for _, cents in sources))
    parts = draw(invoice.balance_cents if amount_cents is None else amount_cents, sources)
    for origin, cents in parts:
        if origin.deposit_id is not None:
            _release(origin.payment_id, origin.deposit_id, cents)
        book(origin.payment_id, invoice, cents)
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


def _release(payment_id: uuid.UUID, deposit_id: uuid.UUID, cents: int) -> None:
    """The deposit stays paid, and counts that it gave so much away."""
    deposit = hold_invoice(deposit_id)
    deposit.applied_cents += cents
    book(payment_id, deposit, -cents)


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
