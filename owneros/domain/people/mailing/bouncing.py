"""What the mail service tells of a mail: it came back, is not through yet, or was called spam."""

import uuid

from owneros.domain.people.mailing.models import MailMessage, MailRoute
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import NotFound
from owneros.foundation.periods import now
from owneros.foundation.tenancy import enter_tenant
from owneros.foundation.texts import keepable

LONGEST_WORDS = 300
NO_REASON = "The email bounced."
NOT_THROUGH = "The email service could not deliver it yet."
SPAM = "It was marked as spam. Reminders no longer go to this address. Call, or ask for another address."
SERVICE = Actor("vendor", "Email service")


def note_bounce(message_id: uuid.UUID, words: str) -> bool:
    """A hard bounce. Pins the session to the message's business, as the others do.

    False for a message that is unknown, and when this changes nothing.
    """
    message = _message(message_id)
    if message is None or message.state in ("bounced", "complained"):
        return False
    message.state, message.bounced_at = "bounced", now()
    message.error = keepable(words)[:LONGEST_WORDS] or NO_REASON
    _note("mail.bounced", f"Email to {message.to_address} bounced: {message.error}", message)
    return True


def note_delay(message_id: uuid.UUID, words: str) -> bool:
    """A soft bounce: a full mailbox, a server that is away. It is said, and the address stays in use."""
    message = _message(message_id)
    error = f"{NOT_THROUGH} {keepable(words)[:LONGEST_WORDS]}".strip()
    if message is None or message.state != "sent" or message.error == error:
        return False
    message.error = error
    _note("mail.delayed", f"Email to {message.to_address} is not delivered yet: {error}", message)
    return True


def note_complaint(message_id: uuid.UUID) -> bool:
    """The recipient called it spam: from now on no reminder goes to this address of the business."""
    message = _message(message_id)
    if message is None or message.state == "complained":
        return False
    message.state, message.bounced_at, message.error = "complained", now(), SPAM
    _note("mail.complained", f"{message.to_address} marked your email as spam.", message)
    return True


def _message(message_id: uuid.UUID) -> MailMessage | None:
    route = db.session.get(MailRoute, message_id)
    if route is None:
        return None
    enter_tenant(db.session, route.tenant_id)
    try:
        return reach(MailMessage, message_id, lock=True)
    except NotFound:
        return None


def _note(action: str, sentence: str, message: MailMessage) -> None:
    record(SERVICE, action, sentence, message.kind, message.subject_id, client_id=message.client_id)
