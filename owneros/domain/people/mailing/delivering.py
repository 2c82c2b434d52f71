"""The one task that mails clients. No row but the letter's, and what its draw locks, is held meanwhile."""

import uuid

from owneros.domain.people.mailing.drawing import Drawn, Withheld, drawn, make_ready, sender
from owneros.domain.people.mailing.failing import note_given_up, wait_again
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.mailing.quiet import quiet_until
from owneros.foundation.database import db, reach
from owneros.foundation.dying import on_record
from owneros.foundation.periods import now
from owneros.foundation.tasks import NotNow, handler
from owneros.vendors.mail import Letter, MailRefused, send

TO_SEND = ("waiting", "failed")


@handler("mail.deliver", heard_by=on_record(note_given_up, wait_again))
def deliver(mail_message_id: uuid.UUID) -> None:
    """Sends one message; a sent one is left alone. A refused address is noted, not tried again.

    Raises NotNow in quiet hours that it keeps.
    """
    message = reach(MailMessage, mail_message_id)
    if message.state not in TO_SEND:
        return
    if message.keeps_quiet:
        _keep_quiet(message)
    make_ready(message)
    # What was stored stays, whatever the mail server says.
    db.session.commit()
    db.session.expire_all()
    message = reach(MailMessage, message.id, lock=True)
    if message.state not in TO_SEND:
        return
    try:
        letter = _letter(message, drawn(message))
    except Withheld as reason:
        message.state, message.error = "withheld", reason.message
        return
    try:
        send(letter)
    except MailRefused as error:
        message.state, message.error = "failed", error.message
    else:
        message.state, message.sent_at, message.error = "sent", now(), ""


def _keep_quiet(message: MailMessage) -> None:
    """Whenever it was to go out, it may have become night since. Raises NotNow."""
    until = quiet_until()
    if until is not None:
        message.goes_out_at = until
        db.session.commit()
        raise NotNow(until - now())


def _letter(message: MailMessage, parts: Drawn) -> Letter:
    by = sender()
    message.subject_line = parts.subject or message.subject_line
    return Letter(
        to=message.to_address,
        subject=message.subject_line,
        text=parts.text,
        html=parts.html,
        key=str(message.id),
        sender_name=by.name,
        reply_to=by.reply_to,
        attachments=parts.attachments,
        unsubscribe=parts.unsubscribe,
    )
