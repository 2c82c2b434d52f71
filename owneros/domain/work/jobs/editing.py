"""A job's plan is edited: title, client, site, dates, value and people."""

import uuid
from collections.abc import Iterable

from owneros.domain.work.jobs.details import JobDetails, check, take_over
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.people import put_people
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, Stale
from owneros.foundation.money import format_cents

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
    actor: Actor, job: Job, details: JobDetails, *, people: Iterable[uuid.UUID], version: int
) -> None:
    """`version` is the one that the person saw. Raises Stale when it is no longer the newest, FieldError."""
    if job.version != version:
        raise Stale("Somebody changed this job since you opened it.", job)
    check(details, job)
    was_cents = job.contract_cents
    if job.contract_fixed and details.contract_cents != was_cents:
        raise FieldError(
            "contract_cents",
            f"{format_cents(was_cents)} was signed. Change its estimate and have it signed anew.",
        )
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
