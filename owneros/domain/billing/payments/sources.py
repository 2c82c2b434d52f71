"""Where a client's credit lies: in payments that exceed what they paid for, and on paid deposit documents."""

import uuid
from typing import NamedTuple

from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Allocation, Payment
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.sums import total


class Source(NamedTuple):
    """Credit of one payment: free, or held by a deposit document."""

    payment_id: uuid.UUID
    deposit_id: uuid.UUID | None = None
    label: str = ""


def sources_of(client_id: uuid.UUID, job_id: uuid.UUID | None = None) -> list[tuple[Source, int]]:
    """The client's credit in cents: deposits of the job first, what is free next, then other deposits."""
    held = _held(client_id)
    of_job = [(source, cents) for source, cents, job in held if job_id is not None and job == job_id]
    others = [(source, cents) for source, cents, job in held if job_id is None or job != job_id]
    return [*of_job, *_free(client_id), *others]


def deposits_of(client_id: uuid.UUID, job_id: uuid.UUID | None) -> list[tuple[Source, int]]:
    """What paid deposits of the job hold, in cents, oldest first."""
    if job_id is None:
        return []
    return [(source, cents) for source, cents, job in _held(client_id) if job == job_id]


def _free(client_id: uuid.UUID) -> list[tuple[Source, int]]:
    """Payments of the client with what of each is not allocated, oldest first."""
    spent = (
        select(total(Allocation.amount_cents))
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
    return [(Source(payment_id), cents) for payment_id, cents in rows]


def _held(client_id: uuid.UUID) -> list[tuple[Source, int, uuid.UUID | None]]:
    """Payments on deposit documents that were not applied yet, with the deposit's job, oldest first."""
    held = total(Allocation.amount_cents)
    rows = db.session.execute(
        select(Allocation.payment_id, Invoice.id, Invoice.label, held, Invoice.job_id)
        .join(Invoice, along(Allocation.invoice_id))
        .where(Invoice.client_id == client_id, Invoice.kind == "deposit")
        .group_by(Allocation.payment_id, Invoice.id, Invoice.job_id, Invoice.number, Invoice.label)
        .having(held > 0)
        .order_by(Invoice.number, Allocation.payment_id)
    ).all()
    return [(Source(payment, deposit, label), cents, job) for payment, deposit, label, cents, job in rows]
