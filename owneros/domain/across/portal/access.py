"""The client's link: made, mailed, renewed, revoked. A mailing gives it its full time again."""

import uuid
from datetime import timedelta

from sqlalchemy import select

from owneros.domain.across.portal.models import PortalAccess
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import post
from owneros.domain.records.links import opening as links
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.links import absolute
from owneros.foundation.periods import now

LASTS = timedelta(days=90)


def access_of(client_id: uuid.UUID) -> PortalAccess | None:
    return db.session.scalars(select(PortalAccess).where(PortalAccess.client_id == client_id)).one_or_none()


def link_of(access: PortalAccess | None) -> str:
    """The client's address of the portal; empty when it does not open."""
    token = access.link_token if access is not None and access.works else None
    return absolute(f"/c/{token.reveal()}") if token else ""


def mail_link(
    actor: Actor, client: Client, to: list[str], subject_line: str, message: str, once_key: str
) -> None:
    """Opens the portal if need be, and mails its link. The same `once_key` mails once to each address."""
    if not to:
        raise FieldError("to", "Enter at least one email address.")
    access = open_access(client)
    for address in to:
        post(
            kind="portal",
            subject_id=access.id,
            client_id=client.id,
            to=address,
            subject_line=subject_line,
            message=message,
            dedupe=f"portal:{client.id}:{once_key}:{address}",
            when_full="refuse",
        )
    access.mailed_at = now()
    record(actor, "portal.mailed", f"Portal link emailed to {', '.join(to)}", client)


def open_access(client: Client) -> PortalAccess:
    """The link works from now on for its full time. One that works stays the same link."""
    access = _locked(client.id)
    if not access.works or access.link_token is None:
        access.link_token = links.renew_link("portal", client.id)
    access.revoked_at, access.expires_at = None, now() + LASTS
    db.session.flush()
    return access


def renew(actor: Actor, client: Client) -> PortalAccess:
    """A new link, to be copied or mailed; the earlier one is dead."""
    access = _locked(client.id)
    access.link_token = links.renew_link("portal", client.id)
    access.revoked_at, access.expires_at = None, now() + LASTS
    record(actor, "portal.link_made", "New portal link created; earlier links no longer work", client)
    return access


def revoke(actor: Actor, client: Client) -> None:
    """Nobody comes in any more, and no client brings the link back. Raises StateError."""
    known = access_of(client.id)
    if known is None:
        raise StateError("This client has no portal link.")
    access = reach(PortalAccess, known.id, lock=True)
    if access.revoked_at is not None:
        return
    links.revoke_link("portal", client.id)
    access.revoked_at, access.link_token = now(), None
    record(actor, "portal.revoked", "Portal link revoked", client)


def _locked(client_id: uuid.UUID) -> PortalAccess:
    """The client's row, made at its first need; the client is locked, so that it is made once."""
    reach(Client, client_id, lock=True)
    access = access_of(client_id)
    if access is None:
        access = PortalAccess(client_id=client_id, expires_at=now() + LASTS)
        db.session.add(access)
        db.session.flush()
        return access
    return reach(PortalAccess, access.id, lock=True)
