"""The client comes in: by a link that works, or asks for a new one with a link that worked once."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import func, select, true

from owneros.domain.across.portal.access import open_access
from owneros.domain.across.portal.models import PortalAccess
from owneros.domain.across.portal.words import own_subject
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import MailMessage, post
from owneros.domain.people.tenants.models import Business, Tenant
from owneros.domain.records.links.opening import DEAD, follow_even_dead, follow_link
from owneros.domain.records.links.visits import note_visit
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import NotFound
from owneros.foundation.joins import along
from owneros.foundation.periods import now

MOST_A_DAY = 3
BY_ITSELF = "portal:self:"


class DeadLink(NotFound):
    """The link opens nothing: unknown, replaced, revoked or expired, which nobody is told apart."""


@dataclass(frozen=True)
class Opened:
    tenant: Tenant
    business: Business
    client: Client
    access: PortalAccess


def open_portal(token: str) -> Opened:
    """Pins the session to the link's business. Raises DeadLink."""
    try:
        followed = follow_link("portal", token)
    except NotFound as error:
        raise DeadLink(DEAD) from error
    found = db.session.execute(
        select(PortalAccess, Client, Business)
        .join(Client, along(PortalAccess.client_id))
        .join(Business, true())
        .where(PortalAccess.client_id == followed.document_id)
    ).one_or_none()
    if found is None or not found.PortalAccess.works:
        raise DeadLink(DEAD)
    return Opened(followed.tenant, found.Business, found.Client, found.PortalAccess)


def note_seen(opened: Opened, viewer: str, ip: str) -> None:
    """Once in half an hour per browser; machines that look at links ahead do not count."""
    if note_visit(opened.client.id, 0, viewer, ip):
        opened.access.last_seen_at = now()
        db.session.flush()


def ask_for_link(token: str) -> None:
    """Mails the link to the client's own address, if this was a link of a client who may come in.

    Says nothing of what it did: not known, revoked, no address, or asked for too often looks the same.
    """
    try:
        followed = follow_even_dead("portal", token)
    except NotFound:
        return
    found = db.session.execute(
        select(Client, PortalAccess.id)
        .join(
            PortalAccess,
            along(PortalAccess.client_id),
        )
        .where(Client.id == followed.document_id, PortalAccess.revoked_at.is_(None), Client.email != "")
    ).one_or_none()
    if found is None or _asked_lately(found.Client) >= MOST_A_DAY:
        return
    client = found.Client
    posted = post(
        kind="portal",
        subject_id=found.id,
        client_id=client.id,
        to=client.email,
        subject_line=own_subject(followed.tenant.name),
        dedupe=f"{BY_ITSELF}{client.id}:{now():%Y-%m-%dT%H}",
        when_full="go",
    )
    if posted is None:
        return
    open_access(client).mailed_at = now()
    record(
        Actor("client", client.name),
        "portal.asked_for_link",
        f"{client.name} asked for the portal link; it was emailed to {client.email}",
        client,
    )


def _asked_lately(client: Client) -> int:
    return (
        db.session.scalar(
            select(func.count(MailMessage.id)).where(
                MailMessage.client_id == client.id,
                MailMessage.kind == "portal",
                MailMessage.dedupe.startswith(BY_ITSELF),
                MailMessage.created_at > now() - timedelta(days=1),
            )
        )
        or 0
    )
