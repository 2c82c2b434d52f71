"""Clients are found by name, phone, email and street."""

from datetime import date

from owneros.domain.clients.clients.models import Client
from owneros.domain.clients.clients.queries import FOUND_BY
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.phones import format_phone
from owneros.foundation.search import nearness
from owneros.foundation.uniting import AnySelect, common


def say(row: AnyRow, _today: date) -> Found:
    name, phone, email = row.words
    archived = ("Archived", "quiet") if row.at else None
    return Found(name, format_phone(phone) or email, archived, call=(name, phone))


@findable("client", 1, "Clients", sees="clients:read", say=say, in_list="/clients?q=", by=FOUND_BY)
def clients(typed: str, _member: object) -> AnySelect:
    """Those in use first."""
    order = (Client.archived_at.is_not(None), nearness(typed, Client.name_norm), Client.name_norm, Client.id)
    found = common(Client.name, Client.phone, Client.email, subject_id=Client.id, at=Client.archived_at)
    return found.order_by(*order)
