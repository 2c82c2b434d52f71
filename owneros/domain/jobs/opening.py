"""A job is opened: it gets its number, its client and its people."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from owneros.domain.jobs.fitting import check_client, check_dates, check_site, put_people
from owneros.domain.jobs.models import Job
from owneros.domain.jobs.statuses import OPENING, WORDS
from owneros.domain.tenants.models import Business
from owneros.domain.tenants.numbering import take_number
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.search import normalise


def open_job(
    actor: Actor,
    *,
    client_id: uuid.UUID,
    title: str,
    site_id: uuid.UUID | None = None,
    status: str = "lead",
    starts_on: date | None = None,
    ends_on: date | None = None,
    contract_cents: int = 0,
    budget_cents: int = 0,
    description: str = "",
    people: Iterable[uuid.UUID] = (),
    row_id: uuid.UUID | None = None,
) -> Job:
    """Dates are inclusive local dates. Raises FieldError."""
    if not title.strip():
        raise FieldError("title", "Enter what the job is.")
    if status not in OPENING:
        raise FieldError("status", "A job begins as a lead, estimating, scheduled or active.")
    check_client(client_id)
    check_site(client_id, site_id)
    check_dates(starts_on, ends_on)
    number = take_number("job")
    prefix = db.session.scalars(select(Business.job_prefix)).one()
    label = f"{prefix}{number:04d}"
    job = Job(
        id=row_id,
        number=number,
        label=label,
        title=title,
        client_id=client_id,
        site_id=site_id,
        status=status,
        starts_on=starts_on,
        ends_on=ends_on,
        contract_cents=contract_cents,
        budget_cents=budget_cents,
        description=description,
        search_text=job_search_text(label, number, title, description),
    )
    db.session.add(job)
    db.session.flush()
    put_people(job, people)
    record(
        actor,
        "job.opened",
        f"{label} {title} was opened as {WORDS[status].lower()}",
        subject_kind="job",
        subject_id=job.id,
        client_id=client_id,
        job_id=job.id,
        amount_cents=contract_cents or None,
    )
    db.session.flush()
    return job


def job_search_text(label: str, number: int, title: str, description: str) -> str:
    """What a job is found by, beside its client's name."""
    return normalise(f"{label} {number} {title} {description[:500]}")
