"""A client is put away, and brought back."""

from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import Actor, record
from owneros.foundation.periods import now


def archive_client(actor: Actor, client: Client) -> None:
    """Off the lists and choices; documents and jobs stay. A repeat changes nothing."""
    if client.archived_at is None:
        client.archived_at = now()
        record(actor, "client.archived", f"{client.name} was archived", client)


def unarchive_client(actor: Actor, client: Client) -> None:
    if client.archived_at is not None:
        client.archived_at = None
        record(actor, "client.unarchived", f"{client.name} was restored", client)
