"""Estimates and invoices of a client or a job in one list, in one statement."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import literal, select, union_all

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.foundation.database import db
from owneros.foundation.rows import columns, select_as

SHOWN = 20


@dataclass(frozen=True)
class PaperRow:
    """`paper` is "estimate" or the kind of invoice; `until` is the day it is due, or good until.

    `balance_cents` is what is left to pay, 0 for an estimate.
    """

    paper: str
    id: uuid.UUID
    label: str
    title: str
    status: str
    issued_on: date
    until: date | None
    total_cents: int
    balance_cents: int


def papers_of_client(client_id: uuid.UUID) -> Sequence[PaperRow]:
    return _papers(Estimate.client_id == client_id, Invoice.client_id == client_id)


def papers_of_job(job_id: uuid.UUID) -> Sequence[PaperRow]:
    return _papers(Estimate.job_id == job_id, Invoice.job_id == job_id)


def _papers(estimates: Any, invoices: Any) -> Sequence[PaperRow]:
    """Newest first."""
    of_estimate = {"paper": literal("estimate"), "until": Estimate.expires_on, "balance_cents": literal(0)}
    of_invoice = {"paper": Invoice.kind, "until": Invoice.due_on, "balance_cents": LEFT}
    offered = select(*columns(PaperRow, Estimate, **of_estimate)).where(estimates)
    billed = select(*columns(PaperRow, Invoice, **of_invoice)).where(invoices)
    both = union_all(offered, billed).subquery().c
    newest = select_as(PaperRow, both).order_by(both.issued_on.desc(), both.id.desc())
    return db.session.scalars(newest.limit(SHOWN)).all()
