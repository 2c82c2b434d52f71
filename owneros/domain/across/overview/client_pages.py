"""What the list of clients and a client's own page show."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from owneros.domain.across.overview.balances import credit_of_client, owed_by_client
from owneros.domain.across.portal.models import PortalAccess, PortalMessage
from owneros.domain.clients.clients.models import Client
from owneros.domain.clients.clients.queries import FOUND_BY
from owneros.domain.people.tenants.models import Business
from owneros.domain.work.jobs.models import Job
from owneros.foundation.audit import AuditEvent
from owneros.foundation.built import built
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as
from owneros.foundation.sought import sought

PAGE = 50
SHOWN = 20


@dataclass(frozen=True)
class ClientRow:
    """A client in the list."""

    id: uuid.UUID
    name: str
    email: str
    phone: str
    owed_cents: int
    jobs_count: int


_JOBS = select(func.count(Job.id)).where(along(Job.client_id)).correlate(Client).scalar_subquery()
_LISTED = select_as(ClientRow, Client, owed_cents=owed_by_client(), jobs_count=_JOBS)
_ARCHIVED = _LISTED.where(Client.archived_at.is_not(None))
_IN_USE = _LISTED.where(Client.archived_at.is_(None))


def list_clients(*, archived: bool = False, typed: str = "", after: str | None = None) -> Page[ClientRow]:
    """A page of clients by name."""
    found = sought(typed, FOUND_BY).within(_ARCHIVED if archived else _IN_USE)
    return page_of(found, (Client.name_norm, Client.id), after, PAGE, rising=True)


def client_page(client_id: uuid.UUID) -> AnyRow:
    """(Client, owed_cents, credit_cents, usual_days). Raises NotFound."""
    return _client_page.one(client_id=client_id)


@built
def _client_page(client_id: Any) -> Select[AnyRow]:
    usual_days = select(Business.payment_days).limit(1).scalar_subquery().label("usual_days")
    return select(Client, owed_by_client(), credit_of_client(), usual_days).where(Client.id == client_id)


def portal_of_client(client_id: uuid.UUID) -> AnyRow:
    """(PortalAccess or None, unread): the way in, and how many of the client's messages nobody has read."""
    return _portal.one(client_id=client_id)


@built
def _portal(client_id: Any) -> Select[AnyRow]:
    unread = (
        select(func.count(PortalMessage.id))
        .where(
            along(PortalMessage.client_id),
            PortalMessage.written_by == "client",
            PortalMessage.read_at.is_(None),
        )
        .correlate(Client)
        .scalar_subquery()
    )
    return (
        select(PortalAccess, unread.label("unread"))
        .select_from(Client)
        .outerjoin(PortalAccess, along(PortalAccess.client_id))
        .where(Client.id == client_id)
    )


def jobs_of_client(client_id: uuid.UUID) -> Sequence[Job]:
    """The newest jobs."""
    return _jobs.all(client_id=client_id)


@built
def _jobs(client_id: Any) -> Select[Job]:
    return select(Job).where(Job.client_id == client_id).order_by(Job.number.desc()).limit(SHOWN)


def activity_of_client(client_id: uuid.UUID) -> Sequence[AuditEvent]:
    """What was done around this client, newest first."""
    return _activity.all(client_id=client_id)


@built
def _activity(client_id: Any) -> Select[AuditEvent]:
    newest = select(AuditEvent).order_by(AuditEvent.id.desc()).limit(SHOWN)
    return newest.where(AuditEvent.client_id == client_id)
