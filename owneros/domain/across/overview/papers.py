"""Estimates and invoices of a client or a job in one list, in one statement."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.foundation.built import built
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


_OFFERED = {"paper": literal("estimate"), "until": Estimate.expires_on, "balance_cents": literal(0)}
_BILLED = {"paper": Invoice.kind, "until": Invoice.due_on, "balance_cents": LEFT}
_ALL = (
    union_all(
        select(*columns(PaperRow, Estimate, **_OFFERED), Estimate.client_id, Estimate.job_id),
        select(*columns(PaperRow, Invoice, **_BILLED), Invoice.client_id, Invoice.job_id),
    )
    .subquery()
    .c
)
_NEWEST = select_as(PaperRow, _ALL).order_by(_ALL.issued_on.desc(), _ALL.id.desc()).limit(SHOWN)


def papers_of_client(client_id: uuid.UUID) -> Sequence[PaperRow]:
    """Newest first."""
    return _of_client.all(client_id=client_id)


def papers_of_job(job_id: uuid.UUID) -> Sequence[PaperRow]:
    """Newest first."""
    return _of_job.all(job_id=job_id)


@built
def _of_client(client_id: Any) -> Select[PaperRow]:
    return _NEWEST.where(_ALL.client_id == client_id)


@built
def _of_job(job_id: Any) -> Select[PaperRow]:
    return _NEWEST.where(_ALL.job_id == job_id)
