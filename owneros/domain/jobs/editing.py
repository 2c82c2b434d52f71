"""A job's plan is edited: title, client, site, dates, value and people."""

import uuid
from collections.abc import Iterable
from datetime import date

from owneros.domain.jobs.fitting import check_client, check_dates, check_site, put_people
from owneros.domain.jobs.models import Job
from owneros.domain.jobs.opening import job_search_text
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
    actor: Actor,
    job: Job,
    *,
    version: int,
    title: str,
    client_id: uuid.UUID,
    site_id: uuid.UUID | None,
    starts_on: date | None,
    ends_on: date | None,
    contract_cents: int,
    budget_cents: int,
    description: str,
    people: Iterable[uuid.UUID],
) -> None:
    """`version` is the one that the person saw. Raises Stale when it is no longer the newest, FieldError."""
    if job.version != version:
        raise Stale("Somebody changed this job since you opened it.", job)
    if not title.strip():
        raise FieldError("title", "Enter what the job is.")
    if client_id != job.client_id:
        check_client(client_id)
    check_site(client_id, site_id)
    check_dates(starts_on, ends_on)
    if job.contract_fixed and contract_cents != job.contract_cents:
        raise FieldError(
            "contract_cents",
            f"{format_cents(job.contract_cents)} was signed. Change its estimate and have it signed anew.",
        )
    values = {
        "title": title,
        "client_id": client_id,
        "site_id": site_id,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "budget_cents": budget_cents,
        "description": description,
    }
    changed = [word for column, word in _WORDS.items() if getattr(job, column) != values[column]]
    was_cents = job.contract_cents
    for column, value in values.items():
        setattr(job, column, value)
    job.contract_cents = contract_cents
    job.search_text = job_search_text(job.label, job.number, title, description)
    db.session.flush()
    if put_people(job, people):
        changed.append("people")
    if changed:
        _tell(actor, job, "job.edited", f"{job.label} was edited: {', '.join(changed)}")
    if was_cents != contract_cents:
        summary = f"Contract value changed from {format_cents(was_cents)} to {format_cents(contract_cents)}"
        _tell(actor, job, "job.priced", summary, contract_cents)
    db.session.flush()


def _tell(actor: Actor, job: Job, action: str, summary: str, amount_cents: int | None = None) -> None:
    record(
        actor,
        action,
        summary,
        subject_kind="job",
        subject_id=job.id,
        client_id=job.client_id,
        job_id=job.id,
        amount_cents=amount_cents,
    )
