"""What the list of clients and a client's own page show."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from owneros.domain.across.overview.balances import credit_of_client, owed_by_client
from owneros.domain.across.portal.models import PortalAccess, PortalMessage
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Business
from owneros.domain.work.jobs.models import Job
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import AnyRow, db, present
from owneros.foundation.joins import along
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as
from owneros.foundation.search import holds_all

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


_JOBS = select(func.count()).where(along(Job.client_id)).correlate(Client).scalar_subquery()
_LISTED = select_as(ClientRow, Client, owed_cents=owed_by_client(), jobs_count=_JOBS)


def list_clients(*, archived: bool = False, typed: str = "", after: str | None = None) -> Page[ClientRow]:
    """A page of clients by name."""
    found = _LISTED.where(
        Client.archived_at.is_not(None) if archived else Client.archived_at.is_(None),
        holds_all(typed, Client.search_text),
    )
    return page_of(found, (Client.name_norm, Client.id), after, PAGE, rising=True)


def client_page(client_id: uuid.UUID) -> AnyRow:
    """(Client, owed_cents, credit_cents, usual_days). Raises NotFound."""
    usual_days = select(Business.payment_days).limit(1).scalar_subquery().label("usual_days")
    wanted = select(Client, owed_by_client(), credit_of_client(), usual_days).where(Client.id == client_id)
    return present(db.session.execute(wanted).one_or_none())


def portal_of_client(client_id: uuid.UUID) -> AnyRow:
    """(PortalAccess or None, unread): the way in, and how many of the client's messages nobody has read."""
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
    return db.session.execute(
        select(PortalAccess, unread.label("unread"))
        .select_from(Client)
        .outerjoin(
            PortalAccess,
            along(PortalAccess.client_id),
        )
        .where(Client.id == client_id)
    ).one()


def jobs_of_client(client_id: uuid.UUID) -> Sequence[Job]:
    """The newest jobs."""
    newest = select(Job).where(Job.client_id == client_id).order_by(Job.number.desc())
    return db.session.scalars(newest.limit(SHOWN)).all()


def activity_of_client(client_id: uuid.UUID) -> Sequence[AuditEvent]:
    """What was done around this client, newest first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.client_id == client_id)
        .order_by(AuditEvent.id.desc())
        .limit(SHOWN)
    ).all()
