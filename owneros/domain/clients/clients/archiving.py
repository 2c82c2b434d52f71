"""A client is put away, and brought back."""

from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.periods import now


def archive_client(actor: Actor, client: Client) -> None:
    """Off the lists and choices; documents and jobs stay. A repeat changes nothing."""
    if client.archived_at is None:
        client.archived_at = now()
        _tell(actor, client, "client.archived", f"{client.name} was archived")


def unarchive_client(actor: Actor, client: Client) -> None:
    if client.archived_at is not None:
        client.archived_at = None
        _tell(actor, client, "client.unarchived", f"{client.name} was brought back")


def _tell(actor: Actor, client: Client, action: str, summary: str) -> None:
    record(actor, action, summary, subject_kind="client", subject_id=client.id, client_id=client.id)
    db.session.flush()
