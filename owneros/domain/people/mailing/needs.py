"""Mails that did not reach their client need somebody."""

from datetime import date

from sqlalchemy import case, exists
from sqlalchemy.orm import aliased

from owneros.domain.people.mailing.drawing import homes
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import AnyRow
from owneros.foundation.needing import Need, Rank, needs_me
from owneros.foundation.uniting import AnySelect, common

# By the state of a mail: the sentence, what became of it with its address, and the badge.
SAID = {
    "failed": ("Send “{}” again", "Could not email {}", "Not sent"),
    "bounced": ("Send “{}” to another address", "Bounced from {}", "Bounced"),
    "complained": ("Find another way to send “{}”", "Marked as spam by {}", "Spam"),
}


def say(row: AnyRow, _today: date) -> Need:
    kind, state, to_address, error, subject_line = row.words
    sentence, became, badge = SAID[state]
    note = became.format(to_address) + (f": {error}" if error else "")
    path = f"{homes.get(kind, '/clients')}/{row.subject_id}"
    return Need(sentence.format(subject_line), path, note, (badge, "bad"))


@needs_me("mail", Rank.NOT_DELIVERED, sees="clients:read", say=say)
def lost() -> AnySelect:
    """Failed, come back or called spam, and nothing was mailed about the same thing since; newest first."""
    mail, later = MailMessage, aliased(MailMessage)
    mended = exists().where(
        later.subject_id == mail.subject_id, later.id > mail.id, later.state.in_(("waiting", "sent"))
    )
    words = (mail.kind, mail.state, mail.to_address, mail.error, mail.subject_line)
    about = case((mail.kind.in_(list(homes)), mail.subject_id), else_=mail.client_id)
    found = common(*words, subject_id=about).where(mail.state.in_(tuple(SAID)), ~mended)
    return found.order_by(mail.id.desc())
