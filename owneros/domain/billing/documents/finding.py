"""Documents are found by number, title and client."""

from typing import Any

from owneros.domain.billing.documents.models import Document
from owneros.domain.clients.clients.models import Client
from owneros.foundation.joins import along
from owneros.foundation.search import nearness
from owneros.foundation.sought import Keys
from owneros.foundation.uniting import AnySelect, common


def words_of(document: type[Document]) -> Keys:
    """By its own words and its client's name as it is now."""
    return {document.search_text: document.id, Client.name_norm: document.client_id}


def matching(document: type[Document], on: Any, typed: str) -> AnySelect:
    """Of one noun, with its label, client, title and status as words; of equal ones the newest first.

    `on` is the column of the day that is told with it.
    """
    words = (document.label, Client.name, document.title, document.status)
    return (
        common(*words, subject_id=document.id, on=on, cents=document.total_cents)
        .join(Client, along(document.client_id))
        .order_by(nearness(typed, document.search_text), document.issued_on.desc(), document.id.desc())
    )


def named(client: str, title: str) -> str:
    """What stands below the number."""
    return f"{client} · {title}" if title else client
