"""What must fit together in a job: client and site, start and end, people and business."""

import uuid
from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from owneros.domain.clients.models import Client, Site
from owneros.domain.jobs.models import Job, JobPerson
from owneros.domain.jobs.queries import members
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.tenancy import current_tenant


def check_client(client_id: uuid.UUID) -> None:
    """Raises FieldError for a client that does not exist or was archived."""
    found = db.session.execute(select(Client.id, Client.archived_at).where(Client.id == client_id)).first()
    if found is None:
        raise FieldError("client_id", "Choose a client.")
    if found.archived_at is not None:
        raise FieldError("client_id", "This client is archived. Bring it back first.")


def check_site(client_id: uuid.UUID, site_id: uuid.UUID | None) -> None:
    """Raises FieldError for a site of another client."""
    if site_id is None:
        return
    if db.session.scalar(select(Site.id).where(Site.id == site_id, Site.client_id == client_id)) is None:
        raise FieldError("site_id", "Choose a site of this client.")


def check_dates(starts_on: date | None, ends_on: date | None) -> None:
    if starts_on is not None and ends_on is not None and ends_on < starts_on:
        raise FieldError("ends_on", "The last day is before the first.")


def put_people(job: Job, people: Iterable[uuid.UUID]) -> list[str]:
    """Make these the people of the job. Returns the names that came or went. Raises FieldError."""
    wanted = set(people)
    names = {row.id: row.name for row in members(current_tenant(db.session()))}
    if not wanted <= names.keys():
        raise FieldError("people", "Choose people of this business.")
    there = {
        row.user_id: row for row in db.session.scalars(select(JobPerson).where(JobPerson.job_id == job.id))
    }
    for user_id in wanted - there.keys():
        db.session.add(JobPerson(job_id=job.id, user_id=user_id))
    for user_id in there.keys() - wanted:
        db.session.delete(there[user_id])
    db.session.flush()
    return sorted(names.get(user_id, "a former member") for user_id in wanted ^ there.keys())
