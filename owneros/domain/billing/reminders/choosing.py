"""Who is not reminded: a client or a document for which somebody turned it off."""

import uuid
from collections.abc import Iterable

from sqlalchemy import select

from owneros.domain.billing.reminders.models import ReminderOff
from owneros.domain.clients.clients.models import Client
from owneros.domain.records.links.models import PublicLink
from owneros.domain.records.links.opening import follow_link
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.ids import new_token, token_hash
from owneros.foundation.tenancy import current_tenant

UNSUBSCRIBE = "unsubscribe"


def off(subject_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Of these clients and documents, those that are off, with who decided: business or client."""
    rows = db.session.execute(
        select(ReminderOff.subject_id, ReminderOff.by).where(ReminderOff.subject_id.in_(list(subject_ids)))
    )
    return {row.subject_id: row.by for row in rows}


def turn_off(actor: Actor, subject_id: uuid.UUID, client_id: uuid.UUID, label: str) -> None:
    """For a client (whose id is the subject's as well) or one document. Twice is once."""
    reach(Client, client_id, lock=True)
    known = db.session.scalars(select(ReminderOff).where(ReminderOff.subject_id == subject_id)).one_or_none()
    by = "client" if actor.kind == "client" else "business"
    if known is not None and (by in (known.by, "business")):
        return
    if known is None:
        db.session.add(ReminderOff(subject_id=subject_id, by=by))
    else:
        known.by = by
    _note(actor, "reminders.off", f"{actor.name} turned reminders off for {label}", subject_id, client_id)


def turn_on(actor: Actor, subject_id: uuid.UUID, client_id: uuid.UUID, label: str) -> None:
    reach(Client, client_id, lock=True)
    known = db.session.scalars(select(ReminderOff).where(ReminderOff.subject_id == subject_id)).one_or_none()
    if known is None:
        return
    db.session.delete(known)
    _note(actor, "reminders.on", f"{actor.name} turned reminders on for {label}", subject_id, client_id)


def unsubscribe_link(client_id: uuid.UUID) -> str:
    """A new token each time: the old ones keep working, and none is kept in the open."""
    token = new_token()
    db.session.add(
        PublicLink(
            token_hash=token_hash(token),
            tenant_id=current_tenant(db.session()),
            kind=UNSUBSCRIBE,
            document_id=client_id,
        )
    )
    db.session.flush()
    return token


def client_behind(token: str) -> Client:
    """Pins the session to the client's business. Raises NotFound."""
    return reach(Client, follow_link(UNSUBSCRIBE, token).document_id)


def _note(actor: Actor, action: str, summary: str, subject_id: uuid.UUID, client_id: uuid.UUID) -> None:
    record(actor, action, summary, "reminder", subject_id, client_id=client_id)
