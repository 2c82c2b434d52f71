"""Jobs are found by number, title and client. A member of the crew finds the jobs they are on."""

from datetime import date

from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.roles import Member
from owneros.domain.work.jobs.dates import is_late
from owneros.domain.work.jobs.models import OPEN_STATUSES, Job
from owneros.domain.work.jobs.queries import FOUND_BY, within_reach
from owneros.domain.work.jobs.statuses import JobStatus
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.joins import along
from owneros.foundation.search import exactness, nearness
from owneros.foundation.uniting import AnySelect, common


def say(row: AnyRow, today: date) -> Found:
    title, label, client, status, phone = row.words
    badge = ("Late", "bad") if is_late(status, row.on, today) else JobStatus(status).badge
    return Found(title, f"{label} · {client}", badge, call=(client, phone))


@findable("job", 2, "Jobs", sees="jobs:read", say=say, in_list="/jobs?show=all&q=", by=FOUND_BY)
def jobs(typed: str, member: Member) -> AnySelect:
    """The number that was typed first; of equal ones the open, then the newest."""
    words = (Job.title, Job.label, Client.name, Job.status, Client.phone)
    nearest = (exactness(typed, *FOUND_BY), nearness(typed, Job.search_text))
    return (
        common(*words, subject_id=Job.id, on=Job.ends_on)
        .join(Client, along(Job.client_id))
        .where(within_reach(member))
        .order_by(*nearest, Job.status.not_in(OPEN_STATUSES), Job.number.desc())
    )
