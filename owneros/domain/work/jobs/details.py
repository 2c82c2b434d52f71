"""What is known of a job, and what must fit together in it: client and site, start and end."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.work.jobs.models import Job
from owneros.foundation.changes import assign
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.money import format_cents
from owneros.foundation.rules import rules
from owneros.foundation.search import normalise


@dataclass(frozen=True)
class JobDetails:
    """Dates are inclusive local dates; `contract_cents` is before tax."""

    client_id: uuid.UUID
    title: str
    site_id: uuid.UUID | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    contract_cents: int = 0
    budget_cents: int = 0
    description: str = ""


def check(details: JobDetails, job: Job | None = None) -> None:
    """Raises FieldError. A job keeps a client who was archived since, but gets none such."""
    with rules() as broken:
        if not details.title.strip():
            broken("title", "Enter what the job is.")
        if job is None or details.client_id != job.client_id:
            broken.by(_check_client, details.client_id)
        if details.site_id is not None:
            broken.by(_check_site, details.client_id, details.site_id)
        if details.starts_on and details.ends_on and details.ends_on < details.starts_on:
            broken("ends_on", "The last day is before the first.")
        if job is not None and job.contract_fixed and details.contract_cents != job.contract_cents:
            signed = format_cents(job.contract_cents)
            broken("contract_cents", f"{signed} was signed. Edit its estimate and get it signed again.")


def take_over(job: Job, details: JobDetails) -> list[str]:
    """The names of the columns that changed. Beside its client's name, a job is found by what is here."""
    changed = assign(job, details)
    job.search_text = normalise(f"{job.label} {job.number} {job.title} {job.description[:500]}")
    return changed


def _check_client(client_id: uuid.UUID) -> None:
    found = db.session.execute(select(Client.id, Client.archived_at).where(Client.id == client_id)).first()
    if found is None:
        raise FieldError("client_id", "Choose a client.")
    if found.archived_at is not None:
        raise FieldError("client_id", "This client is archived. Restore it first.")


def _check_site(client_id: uuid.UUID, site_id: uuid.UUID) -> None:
    if db.session.scalar(select(Site.id).where(Site.id == site_id, Site.client_id == client_id)) is None:
        raise FieldError("site_id", "Choose a site of this client.")
