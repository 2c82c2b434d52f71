"""Lists and look-ups of estimates: columns, one query each, paged by keyset (issued_on, id) descending."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import BindParameter, ColumnElement, and_, func, or_, select, true

from owneros.domain.billing.documents.finding import own_words_of
from owneros.domain.billing.documents.listing import Listing
from owneros.domain.billing.estimates.models import WAITING, Estimate, EstimateFile, EstimateLine
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.models import File
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.rows import select_as
from owneros.foundation.sought import Keys
from owneros.foundation.sums import total

FOUND_BY: Keys = own_words_of(Estimate)
FILTERS = {
    "all": "All",
    "waiting": "Waiting",
    "changes_asked": "Changes asked",
    "expired": "Expired",
    "draft": "Drafts",
    "approved": "Approved",
    "declined": "Declined",
}


@dataclass(frozen=True)
class Summary:
    count: int
    total_cents: int


@dataclass(frozen=True)
class EstimateRow:
    """An estimate in a list."""

    id: uuid.UUID
    label: str
    title: str
    status: str
    issued_on: date
    expires_on: date | None
    total_cents: int


@dataclass(frozen=True)
class ListedEstimate(EstimateRow):
    client_name: str
    job_title: str | None


ESTIMATES = select_as(EstimateRow, Estimate)


def _named(name: str, today: BindParameter[date]) -> ColumnElement[bool]:
    late = and_(Estimate.status.in_(WAITING), Estimate.expires_on < today)
    if name in ("draft", "approved", "declined", "changes_asked"):
        return Estimate.status == name
    if name == "expired":
        return late
    if name == "waiting":
        in_time = or_(Estimate.expires_on.is_(None), Estimate.expires_on >= today)
        return and_(Estimate.status.in_(("sent", "viewed")), in_time)
    return true()


LIST = Listing(
    model=Estimate,
    found_by=FOUND_BY,
    rows=select_as(ListedEstimate, Estimate, client_name=Client.name, job_title=Job.title)
    .join(Client, along(Estimate.client_id))
    .outerjoin(Job, along(Estimate.job_id)),
    sums=select_as(Summary, Estimate, count=func.count(Estimate.id), total_cents=total(Estimate.total_cents)),
    names=FILTERS,
    endless=("all",),
    condition=_named,
)


def lines_of(estimate_id: uuid.UUID) -> Sequence[EstimateLine]:
    lines = select(EstimateLine).where(EstimateLine.estimate_id == estimate_id)
    return db.session.scalars(lines.order_by(EstimateLine.position)).all()


@dataclass(frozen=True)
class FileRow:
    """A photo or a file for the client; `id` is that of the attachment."""

    id: uuid.UUID
    file_id: uuid.UUID
    caption: str
    name: str
    kind: str


def files_of(estimate_id: uuid.UUID) -> Sequence[FileRow]:
    files = select_as(FileRow, EstimateFile, name=File.name, kind=File.kind)
    of_estimate = files.join(File, along(EstimateFile.file_id)).where(EstimateFile.estimate_id == estimate_id)
    return db.session.scalars(of_estimate.order_by(EstimateFile.id)).all()
