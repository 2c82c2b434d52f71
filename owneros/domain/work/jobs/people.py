"""Who works on a job."""

import uuid
from collections.abc import Collection, Sequence

from sqlalchemy import Row, select

from owneros.domain.people.team.queries import NAME, WORKS, with_sign_in
from owneros.domain.people.tenants.models import TeamMember
from owneros.domain.work.jobs.models import Job, JobPerson
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError


def members() -> Sequence[Row[uuid.UUID, str]]:
    """Who may be put on a job: (id, name), by name."""
    found = with_sign_in(TeamMember.id, NAME.label("name")).where(WORKS).order_by(NAME, TeamMember.id)
    return db.session.execute(found).all()


def check_people(people: Collection[uuid.UUID], job: Job | None = None) -> dict[uuid.UUID, str]:
    """The names of all who may be chosen, and of those on the job already. Raises FieldError at `people`."""
    names = {row.id: row.name for row in members()}
    if job is not None:
        here = select(JobPerson.team_member_id).where(JobPerson.job_id == job.id)
        on_it = with_sign_in(TeamMember.id, NAME.label("name")).where(TeamMember.id.in_(here))
        names |= {row.id: row.name for row in db.session.execute(on_it)}
    if not set(people) <= names.keys():
        raise FieldError("people", "Choose people of this business.")
    return names


def put_people(job: Job, people: Collection[uuid.UUID]) -> list[str]:
    """Make these the people of the job. Returns the names that came or went. Raises FieldError."""
    names, wanted = check_people(people, job), set(people)
    there = {
        row.team_member_id: row
        for row in db.session.scalars(select(JobPerson).where(JobPerson.job_id == job.id))
    }
    for team_member_id in wanted - there.keys():
        db.session.add(JobPerson(job_id=job.id, team_member_id=team_member_id))
    for team_member_id in there.keys() - wanted:
        db.session.delete(there[team_member_id])
    db.session.flush()
    return sorted(names[team_member_id] for team_member_id in wanted ^ there.keys())


def put_on(actor: Actor, job: Job, team_member_id: uuid.UUID) -> None:
    """One more works on the job. Twice is once. Raises FieldError."""
    _say(actor, job, put_people(job, {*_on(job), team_member_id}), "is on it")


def take_off(actor: Actor, job: Job, team_member_id: uuid.UUID) -> None:
    """One less works on the job."""
    _say(actor, job, put_people(job, _on(job) - {team_member_id}), "is not on it any more")


def _on(job: Job) -> set[uuid.UUID]:
    return set(db.session.scalars(select(JobPerson.team_member_id).where(JobPerson.job_id == job.id)))


def _say(actor: Actor, job: Job, changed: list[str], what: str) -> None:
    for name in changed:
        record(actor, "job.people_changed", f"{job.label}: {name} {what}", job)
