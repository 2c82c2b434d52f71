"""Clients whose messages nobody has read need an answer."""

from datetime import date

from sqlalchemy import func

from owneros.domain.across.portal.models import PortalMessage
from owneros.domain.clients.clients.models import Client
from owneros.foundation.counts import plural
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.needing import Need, Rank, needs_me
from owneros.foundation.uniting import AnySelect, common


def say(row: AnyRow, _today: date) -> Need:
    (name,) = row.words
    path = f"/clients/{row.subject_id}/messages"
    return Need(f"Answer the message from {name}", path, plural(row.number, "unread message"), since=row.at)


@needs_me("message", Rank.CLIENT_WAITS, sees="clients:read", say=say)
def unread() -> AnySelect:
    """A row for each client, the longest waiting first."""
    since, count = func.min(PortalMessage.created_at), func.count(PortalMessage.id)
    return (
        common(Client.name, subject_id=Client.id, at=since, number=count)
        .join(PortalMessage, along(PortalMessage.client_id))
        .where(PortalMessage.written_by == "client", PortalMessage.read_at.is_(None))
        .group_by(Client.tenant_id, Client.id)
        .order_by(since, Client.id)
    )
