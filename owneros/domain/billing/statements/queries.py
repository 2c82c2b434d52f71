"""Which statements of a client were mailed, and what became of the mails."""

import uuid
from collections.abc import Sequence

from sqlalchemy import select

from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db

MOST = 10


def mails_of(client_id: uuid.UUID) -> Sequence[MailMessage]:
    """Newest first."""
    mails = select(MailMessage).where(MailMessage.client_id == client_id, MailMessage.kind == "statement")
    return db.session.scalars(mails.order_by(MailMessage.id.desc()).limit(MOST)).all()
