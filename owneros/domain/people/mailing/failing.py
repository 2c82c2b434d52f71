"""A message that could not be sent says why and what to do, instead of waiting for ever on the screen."""

import uuid

from sqlalchemy import select

from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db, reach
from owneros.foundation.dying import Death

GIVEN_UP = "We could not deliver it for hours. Send it again."
BROKEN = "We could not create this email and were notified. Send it again in a day."
SENT_ANEW = "It was sent again."


def note_given_up(mail_message_id: uuid.UUID, death: Death) -> None:
    """When its task is dead. None of it is the address's fault."""
    message = reach(MailMessage, mail_message_id, lock=True)
    if message.state == "waiting":
        message.state, message.our_fault = "failed", True
        message.error = GIVEN_UP if death.tried else death.why or BROKEN


def wait_again(mail_message_id: uuid.UUID) -> None:
    """When its task is offered again. What a person sent anew meanwhile does not go out twice."""
    message = reach(MailMessage, mail_message_id, lock=True)
    if message.state != "failed":
        return
    anew = select(MailMessage.id).where(
        MailMessage.kind == message.kind,
        MailMessage.subject_id == message.subject_id,
        MailMessage.to_address == message.to_address,
        MailMessage.id > message.id,
        MailMessage.state.in_(("waiting", "sent")),
    )
    if db.session.scalar(anew.limit(1)) is not None:
        message.state, message.error = "withheld", SENT_ANEW
    else:
        message.state, message.error, message.our_fault = "waiting", "", False
