"""Which statements of a client were mailed, and what became of the mails."""

import uuid

from sqlalchemy import select

from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import AnyRow, db

MOST = 10


def mails_of(client_id: uuid.UUID) -> list[AnyRow]:
    """Newest first: to_address, state, error, created_at."""
    return list(
        db.session.execute(
            select(MailMessage.to_address, MailMessage.state, MailMessage.error, MailMessage.created_at)
            .where(MailMessage.client_id == client_id, MailMessage.kind == "statement")
            .order_by(MailMessage.id.desc())
            .limit(MOST)
        )
    )
