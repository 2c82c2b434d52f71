"""Lists and look-ups of estimates: columns, one query each, paged by keyset (issued_on, id) descending."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select, true

from owneros.domain.billing.documents.listing import Wanted
from owneros.domain.billing.estimates.models import WAITING, Estimate, EstimateFile, EstimateLine
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.files.models import File
from owneros.domain.work.jobs.models import Job
from owneros.foundation.built import ask
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.needing import TODAY
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as
from owneros.foundation.sought import Sought, sought
from owneros.foundation.sums import total

PAGE = 50
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
_LISTED = (
    select_as(ListedEstimate, Estimate, client_name=Client.name, job_title=Job.title)
    .join(Client, along(Estimate.client_id))
    .outerjoin(Job, along(Estimate.job_id))
)


def estimate_page(wanted: Wanted, found: Sought, after: str | None) -> Page[ListedEstimate]:
    """One page of the list; `after` is the cursor that the page before gave."""
    statement = found.within(_listed(wanted.name, wanted.of_client))
    return page_of(statement, (Estimate.issued_on, Estimate.id), after, PAGE, **wanted.values)


def summary(wanted: Wanted, found: Sought) -> Summary:
    return ask(found.within(_summed(wanted.name, wanted.of_client)), wanted.values)[0]


def is_summed(name: str, found: Sought, client_id: uuid.UUID | None) -> bool:
    """The sum of everything would grow with the years, and nobody asks for it."""
    return found.few or client_id is not None or name != "all"


def look_for(typed: str) -> Sought:
    """By number, work and client."""
    return sought(typed, {Estimate.search_text: Estimate.id})


def filtered(name: str, today: date, *, client_id: uuid.UUID | None = None) -> Wanted:
    """A filter pill, or a client's list. An unknown name, as of an old bookmark, shows all."""
    return Wanted(name if name in FILTERS else "all", today, client_id)


@cache
def _listed(name: str, of_client: bool) -> Select[ListedEstimate]:
    return _LISTED.where(*_conditions(name, of_client))


@cache
def _summed(name: str, of_client: bool) -> Select[Summary]:
    sums = {"count": func.count(Estimate.id), "total_cents": total(Estimate.total_cents)}
    return select_as(Summary, Estimate, **sums).where(*_conditions(name, of_client))


def _conditions(name: str, of_client: bool) -> list[ColumnElement[bool]]:
    whose = [Estimate.client_id == bindparam("client_id")] if of_client else []
    return [_named(name, TODAY), *whose]


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
