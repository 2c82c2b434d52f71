"""A client's credit (overpayments, what a void invoice gave back) is counted towards an open invoice."""

import uuid

from sqlalchemy import func, select

from owneros.domain.invoices.models import OPEN_STATUSES
from owneros.domain.payments.closing import ask_to_close
from owneros.domain.payments.ledger import book, hold_both
from owneros.domain.payments.models import Allocation, Payment
from owneros.domain.payments.shares import draw
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents


def sources_of(client_id: uuid.UUID) -> list[tuple[uuid.UUID, int]]:
    """Payments of the client with what of each is not allocated, oldest first."""
    spent = (
        select(func.coalesce(func.sum(Allocation.amount_cents), 0))
        .where(Allocation.payment_id == Payment.id)
        .correlate(Payment)
        .scalar_subquery()
    )
    left = Payment.amount_cents - Payment.refunded_cents - spent
    rows = db.session.execute(
        select(Payment.id, left)
        .where(Payment.client_id == client_id, left > 0)
        .order_by(Payment.received_on, Payment.id)
    ).all()
    return [(payment_id, int(cents)) for payment_id, cents in rows]


def apply_credit(actor: Actor, invoice_id: uuid.UUID) -> int:
    """Count as much credit as there is, up to the balance; returns the cents. Raises StateError."""
    client, invoice = hold_both(invoice_id)
    if invoice.status not in OPEN_STATUSES:
        raise StateError(f"{invoice.label} is {invoice.status.replace('_', ' ')}: nothing is due on it.")
    parts = draw(invoice.balance_cents, sources_of(client.id))
    if not parts:
        raise StateError("This client has no credit left.")
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
