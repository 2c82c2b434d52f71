"""Who works on a job."""

import uuid
from collections.abc import Collection

from sqlalchemy import select

from owneros.domain.work.jobs.models import Job, JobPerson
from owneros.domain.work.jobs.queries import members
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.tenancy import current_tenant


def check_people(people: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """The names of all who may be chosen. Raises FieldError at `people`."""
    names = {row.id: row.name for row in members(current_tenant(db.session()))}
    if not set(people) <= names.keys():
        raise FieldError("people", "Choose people of this business.")
    return names


def put_people(job: Job, people: Collection[uuid.UUID]) -> list[str]:
    """Make these the people of the job. Returns the names that came or went. Raises FieldError."""
    names, wanted = check_people(people), set(people)
    there = {
        row.user_id: row for row in db.session.scalars(select(JobPerson).where(JobPerson.job_id == job.id))
    }
    for user_id in wanted - there.keys():
        db.session.add(JobPerson(job_id=job.id, user_id=user_id))
    for user_id in there.keys() - wanted:
        db.session.delete(there[user_id])
    db.session.flush()
    return sorted(names.get(user_id, "a former member") for user_id in wanted ^ there.keys())
