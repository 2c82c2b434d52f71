"""One client's money moves one deed at a time: whoever moves it holds the client first."""

import uuid

from sqlalchemy import select

from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db


def hold(client_id: uuid.UUID) -> Client:
    """Lock the client for movements of money until the transaction ends. Other work on it goes on."""
    return db.session.scalars(
        select(Client).where(Client.id == client_id).with_for_update(key_share=True)
    ).one()
