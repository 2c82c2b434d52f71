"""A job is opened: it gets its number, its client and its people."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from owneros.domain.people.tenants.models import Business
from owneros.domain.people.tenants.numbering import take_number
from owneros.domain.work.jobs.details import JobDetails, check, take_over
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.people import check_people, put_people
from owneros.domain.work.jobs.statuses import OPENING, JobStatus
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.rules import rules


def open_job(
    actor: Actor,
    details: JobDetails,
    *,
    status: str = "lead",
    people: Collection[uuid.UUID] = (),
    row_id: uuid.UUID | None = None,
) -> Job:
    """Raises FieldError."""
    with rules() as broken:
        broken.by(check, details)
        if status not in OPENING:
            broken("status", "A job starts as a lead, estimating, scheduled or active.")
        broken.by(check_people, people)
    number = take_number("job")
    prefix = db.session.scalars(select(Business.job_prefix)).one()
    job = Job(id=row_id, number=number, label=f"{prefix}{number:04d}", status=status)
    take_over(job, details)
    db.session.add(job)
    db.session.flush()
    put_people(job, people)
    record(
        actor,
        "job.opened",
        f"{job.label} {job.title} was added as {JobStatus(status).word.lower()}",
        job,
        amount_cents=job.contract_cents or None,
    )
    return job
