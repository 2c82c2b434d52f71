"""A mail that was taken and then came back: the mail service tells it by a signed webhook."""

import uuid

from owneros.domain.mailing.models import MailMessage, MailRoute
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound
from owneros.foundation.periods import now
from owneros.foundation.tenancy import enter_tenant
from owneros.foundation.texts import keepable

LONGEST_WORDS = 300
NO_REASON = "The mail came back."
SERVICE = Actor("vendor", "Mail service")


def note_bounce(message_id: uuid.UUID, words: str) -> bool:
    """Pins the session to the message's business. False for one that is unknown or known to be back."""
    route = db.session.get(MailRoute, message_id)
    if route is None:
        return False
    enter_tenant(db.session, route.tenant_id)
    try:
        message = reach(MailMessage, message_id, lock=True)
    except NotFound:
        return False
    if message.state == "bounced":
        return False
    message.state, message.bounced_at = "bounced", now()
    message.error = keepable(words)[:LONGEST_WORDS].strip() or NO_REASON
    record(
        SERVICE,
        "mail.bounced",
        f"Mail to {message.to_address} came back: {message.error}",
        subject_kind=message.kind,
        subject_id=message.subject_id,
        client_id=message.client_id,
    )
    db.session.flush()
    return True
