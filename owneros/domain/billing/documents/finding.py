"""Documents are found by number, amount, title and client."""

from typing import Any

from owneros.domain.billing.documents.models import Document
from owneros.domain.clients.clients.models import Client
from owneros.foundation.joins import along
from owneros.foundation.marks import Amount, Number
from owneros.foundation.search import exactness, nearness
from owneros.foundation.sought import Keys
from owneros.foundation.uniting import AnySelect, common


def own_words_of(document: type[Document]) -> Keys:
    """Its words, its number and its total."""
    number, total = Number(document, document.number), Amount(document, document.total_cents)
    return {document.search_text: document.id, number: document.id, total: document.id}


def words_of(document: type[Document], own: Keys) -> Keys:
    """By its own words and its client's name as it is now."""
    return {**own, Client.name_norm: document.client_id}


def matching(document: type[Document], on: Any, typed: str, own: Keys) -> AnySelect:
    """Of one noun, with its label, client, title and status as words.

    The number or amount that was typed comes first, of equal ones the newest. `on` is the column of the day
    that is told with it.
    """
    words = (document.label, Client.name, document.title, document.status)
    nearest = (exactness(typed, *own), nearness(typed, document.search_text))
    return (
        common(*words, subject_id=document.id, on=on, cents=document.total_cents)
        .join(Client, along(document.client_id))
        .order_by(*nearest, document.issued_on.desc(), document.id.desc())
    )


def named(client: str, title: str) -> str:
    """What stands below the number."""
    return f"{client} · {title}" if title else client
