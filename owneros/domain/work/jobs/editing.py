"""A job's plan is edited: title, client, site, dates, value and people."""

import uuid
from collections.abc import Collection

from owneros.domain.work.jobs.details import JobDetails, check, take_over
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.people import check_people, put_people
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import Stale
from owneros.foundation.money import format_cents
from owneros.foundation.rules import rules

_WORDS = {
    "title": "title",
    "client_id": "client",
    "site_id": "site",
    "starts_on": "first day",
    "ends_on": "last day",
    "budget_cents": "budget",
    "description": "description",
}


def edit_job(
    actor: Actor, job: Job, details: JobDetails, *, people: Collection[uuid.UUID], version: int
) -> None:
    """`version` is the one that the person saw. Raises Stale when it is no longer the newest, FieldError."""
    if job.version != version:
        raise Stale("Somebody changed this job since you opened it.", job)
    with rules() as broken:
        broken.by(check, details, job)
        broken.by(check_people, people, job)
    was_cents = job.contract_cents
    changed = take_over(job, details)
    db.session.flush()
    said = [word for column, word in _WORDS.items() if column in changed]
    if put_people(job, people):
        said.append("people")
    if said:
        record(actor, "job.edited", f"{job.label} was edited: {', '.join(said)}", job)
    if "contract_cents" in changed:
        cents = job.contract_cents
        summary = f"Contract value changed from {format_cents(was_cents)} to {format_cents(cents)}"
        record(actor, "job.priced", summary, job, amount_cents=cents)
