"""What a job's own page shows beside the job: its client, its site, its money and its invoices."""

import uuid
from functools import cache

from sqlalchemy import select

from owneros.domain.across.overview.balances import (
    billed_for_job,
    deposit_held_for_job,
    gone_for_job,
    invoiced_for_job,
    paid_before_tax_for_job,
    paid_for_job,
)
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.people.tenants.roles import Member
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.queries import reachable
from owneros.foundation.built import built
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along


def job_page(job_id: uuid.UUID, member: Member) -> AnyRow:
    """Job, Client, Site or None, and its money: invoiced_cents and paid_net_cents before tax; billed_cents,
    paid_cents, gone_cents as the invoices say it; held_cents of deposits. Raises NotFound.
    """
    return _job_page(member.own_jobs_only).one(job_id=job_id, team_member_id=member.team_member_id)


@cache
def _job_page(own_only: bool) -> built[AnyRow]:
    whole = (
        select(
            Job,
            Client,
            Site,
            invoiced_for_job(),
            paid_before_tax_for_job(),
            billed_for_job(),
            paid_for_job(),
            gone_for_job(),
            deposit_held_for_job(),
        )
        .join(Client, along(Job.client_id))
        .outerjoin(Site, along(Job.site_id))
    )
    return built(
        lambda job_id, team_member_id: whole.where(Job.id == job_id, reachable(own_only, team_member_id))
    )


def has_invoices(job_id: uuid.UUID) -> bool:
    """Whether anything was billed or drafted for the job; it then stays with its client."""
    return db.session.scalar(select(Invoice.id).where(Invoice.job_id == job_id).limit(1)) is not None
