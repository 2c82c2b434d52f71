"""Estimates and invoices of a client or a job in one list, in one statement."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CompoundSelect, literal, select, union_all

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.foundation.database import AnyRow, db

SHOWN = 20


def papers_of_client(client_id: uuid.UUID) -> Sequence[AnyRow]:
    return _papers(Estimate.client_id == client_id, Invoice.client_id == client_id)


def papers_of_job(job_id: uuid.UUID) -> Sequence[AnyRow]:
    return _papers(Estimate.job_id == job_id, Invoice.job_id == job_id)


def _papers(estimates: Any, invoices: Any) -> Sequence[AnyRow]:
    """Newest first: paper ("estimate", or the kind of invoice), id, label, title, status, issued_on, until
    (due, or good until), total_cents, left_cents to pay.
    """
    offered = select(
        literal("estimate").label("paper"),
        Estimate.id,
        Estimate.label,
        Estimate.title,
        Estimate.status,
        Estimate.issued_on,
        Estimate.expires_on.label("until"),
        Estimate.total_cents,
        literal(0).label("left_cents"),
    ).where(estimates)
    billed = select(
        Invoice.kind.label("paper"),
        Invoice.id,
        Invoice.label,
        Invoice.title,
        Invoice.status,
        Invoice.issued_on,
        Invoice.due_on.label("until"),
        Invoice.total_cents,
        LEFT.label("left_cents"),
    ).where(invoices)
    both: CompoundSelect[Any] = union_all(offered, billed)
    newest = (both.selected_columns.issued_on.desc(), both.selected_columns.id.desc())
    return db.session.execute(both.order_by(*newest).limit(SHOWN)).all()
