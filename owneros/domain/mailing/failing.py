"""A message that could not be delivered for hours says so, instead of waiting for ever on the screen."""

import uuid

from owneros.domain.mailing.models import MailMessage
from owneros.foundation.database import reach

GIVEN_UP = "It could not be delivered for hours. Send it again."


def note_given_up(message_id: uuid.UUID) -> None:
    """When its task is dead; a replay of the task sends it after all."""
    message = reach(MailMessage, message_id, lock=True)
    if message.state == "waiting":
        message.state, message.error = "failed", GIVEN_UP
