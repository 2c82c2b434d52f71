"""A job that a document is for; the crew picks among the jobs they are on."""

from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.domain.clients.clients.picks import TAX_EXEMPT
from owneros.domain.people.tenants.roles import Member
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.queries import FOUND_BY, within_reach
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.picking import Option, pickable
from owneros.foundation.uniting import AnySelect

# What is over is not begun anew with a document.
OVER = ("closed", "lost")


def _say(row: AnyRow) -> Option:
    told = TAX_EXEMPT if row.tax_exempt else ""
    client = Option(row.client_id, row.name, tells=told)
    return Option(row.id, f"{row.label} · {row.title}", row.name, told, {"client_id": client})


@pickable(
    "job",
    "job",
    say=_say,
    key=Job.id,
    order=(Job.number.desc(),),
    near=Job.search_text,
    by=FOUND_BY,
    offered=Job.status.not_in(OVER),
    recent=AuditEvent.job_id,
    narrow={"client_id": Job.client_id},
)
def jobs(member: Member) -> AnySelect:
    columns = (Job.id, Job.label, Job.title, Job.client_id, Client.name, Client.tax_exempt)
    return select(*columns).join(Client, along(Job.client_id)).where(within_reach(member))
