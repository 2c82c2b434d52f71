"""Who works on a job."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from owneros.domain.work.jobs.models import Job, JobPerson
from owneros.domain.work.jobs.queries import members
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.tenancy import current_tenant


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
