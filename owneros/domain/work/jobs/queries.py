"""Jobs as lists and pages read them. A member of the crew reaches only the jobs they are on."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, or_, select

from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.people.team.queries import NAME, PHONE, with_sign_in
from owneros.domain.people.tenants.models import TeamMember
from owneros.domain.people.tenants.roles import Member
from owneros.domain.work.jobs.models import OPEN_STATUSES, Job, JobPerson
from owneros.foundation.built import built
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.database import AnyRow, reach
from owneros.foundation.joins import along
from owneros.foundation.marks import Number
from owneros.foundation.needing import TODAY
from owneros.foundation.paging import Page, page_of
from owneros.foundation.periods import today_in
from owneros.foundation.rows import select_as
from owneros.foundation.sought import Keys, sought
from owneros.foundation.uniting import AnySelect

PAGE = 50
MOST_AT_ONCE = 50
WORKED = tuple(status for status in OPEN_STATUSES if status != "on_hold")
FILTERS = ("open", "today", "late", "lead", "estimating", "scheduled", "active", "on_hold", "completed",
           "closed", "lost", "all")  # fmt: skip
FOUND_BY: Keys = {
    Job.search_text: Job.id,
    Number(Job, Job.number): Job.id,
    Client.name_norm: Job.client_id,
}


@dataclass(frozen=True)
class JobRow:
    """A job in a list, with the address and the client's phone for those who go there."""

    id: uuid.UUID
    number: int
    label: str
    title: str
    status: str
    starts_on: date | None
    ends_on: date | None
    contract_cents: int
    client_name: str
    client_phone: str
    site_label: str | None
    street: str | None
    city: str | None
    state: str | None
    postal_code: str | None


_ADDRESS = {name: getattr(Site, name) for name in ("street", "city", "state", "postal_code")}
_ROWS = (
    select_as(
        JobRow, Job, client_name=Client.name, client_phone=Client.phone, site_label=Site.label, **_ADDRESS
    )
    .join(Client, along(Job.client_id))
    .outerjoin(Site, along(Job.site_id))
)


def list_jobs(
    member: Member, *, shown: str = "open", typed: str = "", after: str | None = None
) -> Page[JobRow]:
    """A page of jobs, newest number first."""
    listed = _listed(member.own_jobs_only, shown if shown in FILTERS else "open")
    values: dict[str, Any] = {"today": today_in(member.time_zone), "team_member_id": member.team_member_id}
    return page_of(sought(typed, FOUND_BY).within(listed), (Job.number,), after, PAGE, **values)


@cache
def _listed(own_only: bool, shown: str) -> Select[JobRow]:
    return _ROWS.where(reachable(own_only, bindparam("team_member_id")), _filter(shown, TODAY))


def jobs_on(day: date, member: Member) -> Sequence[JobRow]:
    """Jobs worked on that day, by start."""
    return _jobs_on(member.own_jobs_only).all(day=day, team_member_id=member.team_member_id)


@cache
def _jobs_on(own_only: bool) -> built[JobRow]:
    by_start = _ROWS.order_by(Job.starts_on, Job.number).limit(MOST_AT_ONCE).execution_options(**UNPREPARED)
    return built(lambda day, team_member_id: by_start.where(reachable(own_only, team_member_id), _on(day)))


def late_jobs(member: Member) -> Sequence[JobRow]:
    """Open jobs whose last day has passed, the longest overdue first."""
    today = today_in(member.time_zone)
    return _late_jobs(member.own_jobs_only).all(today=today, team_member_id=member.team_member_id)


@cache
def _late_jobs(own_only: bool) -> built[JobRow]:
    longest = _ROWS.order_by(Job.ends_on, Job.number).limit(MOST_AT_ONCE)
    return built(
        lambda today, team_member_id: longest.where(reachable(own_only, team_member_id), _late(today))
    )


def reachable_job(job_id: uuid.UUID, member: Member) -> Job:
    """Raises NotFound when it does not exist for this person."""
    return reach(Job, job_id, within_reach(member))


def within_reach(member: Member) -> ColumnElement[bool]:
    """The jobs that this person may see."""
    return reachable(member.own_jobs_only, member.team_member_id)


def reachable(own_only: bool, team_member_id: Any) -> ColumnElement[bool]:
    """The same, of a person who is only named."""
    if not own_only:
        return and_(True)
    own = select(JobPerson.job_id).where(along(JobPerson.job_id), JobPerson.team_member_id == team_member_id)
    return own.correlate(Job).exists()


def people_of(job_id: uuid.UUID) -> Sequence[AnyRow]:
    """Who works on the job: (id, name, phone)."""
    return _people.all(job_id=job_id)


@built
def _people(job_id: Any) -> AnySelect:
    people = with_sign_in(TeamMember.id, NAME.label("name"), PHONE.label("phone"))
    on_it = select(JobPerson.team_member_id).where(JobPerson.job_id == job_id)
    return people.where(TeamMember.id.in_(on_it)).order_by(NAME, TeamMember.id)


def _filter(shown: str, today: Any) -> ColumnElement[bool]:
    if shown == "all":
        return and_(True)
    if shown == "today":
        return _on(today)
    if shown == "late":
        return _late(today)
    return Job.status.in_(OPEN_STATUSES) if shown == "open" else Job.status == shown


def _on(day: Any) -> ColumnElement[bool]:
    """The same rule as dates.is_on."""
    return and_(
        Job.status.in_(WORKED),
        Job.starts_on <= day,
        or_(
            Job.ends_on >= day,
            and_(Job.ends_on.is_(None), or_(Job.starts_on == day, Job.status == "active")),
        ),
    )


def _late(today: Any) -> ColumnElement[bool]:
    return and_(Job.status.in_(OPEN_STATUSES), Job.ends_on < today)
