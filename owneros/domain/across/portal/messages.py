"""The conversation: the client writes in the portal, the business on the client's page; mail tells both."""

import uuid
from datetime import timedelta
from typing import Literal

from sqlalchemy import func, select, update

from owneros.domain.across.portal.access import access_of, open_access
from owneros.domain.across.portal.models import PortalMessage
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import MailMessage, post
from owneros.domain.people.tenants.business import our_business, our_tenant
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.paging import Page, page_of
from owneros.foundation.periods import now

PAGE = 30
MOST_A_DAY = 50


def write(client: Client, text: str, author_name: str) -> PortalMessage:
    """The client writes; the business is told by mail if it has an address. Raises FieldError at `text`."""
    check_writing(client)
    message = _keep(client, "client", author_name or client.name, text)
    to = our_business().email
    if to:
        _tell(message, to, f"{client.name} wrote to you", "go")
    return message


def check_writing(client: Client) -> None:
    """Whether the client may write more today. Raises FieldError at `text`."""
    today = db.session.scalar(
        select(func.count(PortalMessage.id)).where(
            PortalMessage.client_id == client.id,
            PortalMessage.written_by == "client",
            PortalMessage.created_at > now() - timedelta(days=1),
        )
    )
    if (today or 0) >= MOST_A_DAY:
        raise FieldError("text", "You sent many messages today. Please call instead.")


def answer(actor: Actor, client: Client, text: str) -> MailMessage | None:
    """The business writes; what the client wrote counts as read. The mail, None without an address.

    It carries the portal's link, unless that was revoked. Raises FieldError.
    """
    message = _keep(client, "business", actor.name, text)
    mark_read(client.id, "client")
    record(actor, "portal.answered", f"{actor.name} wrote to {client.name}", client)
    if not client.email:
        return None
    access = access_of(client.id)
    if access is None or access.revoked_at is None:
        open_access(client).mailed_at = now()
    return _tell(message, client.email, f"Message from {our_tenant().name}", "refuse")


def mark_read(client_id: uuid.UUID, written_by: str) -> None:
    """All that this side wrote was read by the other."""
    db.session.execute(
        update(PortalMessage)
        .where(
            PortalMessage.client_id == client_id,
            PortalMessage.written_by == written_by,
            PortalMessage.read_at.is_(None),
        )
        .values(read_at=now())
        .execution_options(synchronize_session=False)
    )


def messages_with(client_id: uuid.UUID, after: str | None) -> Page[PortalMessage]:
    """A page of the conversation, newest first."""
    wanted = select(PortalMessage).where(PortalMessage.client_id == client_id)
    return page_of(wanted, (PortalMessage.id,), after, PAGE)


def _keep(client: Client, written_by: str, author_name: str, text: str) -> PortalMessage:
    if not text:
        raise FieldError("text", "Write a message first.")
    message = PortalMessage(client_id=client.id, written_by=written_by, author_name=author_name, text=text)
    db.session.add(message)
    db.session.flush()
    return message


def _tell(
    message: PortalMessage, to: str, subject_line: str, when_full: Literal["refuse", "go"]
) -> MailMessage | None:
    return post(
        kind="portal_message",
        subject_id=message.id,
        client_id=message.client_id,
        to=to,
        subject_line=subject_line[:200],
        dedupe=f"portal_message:{message.id}",
        when_full=when_full,
    )
