"""The people to reach at each client, and the sites where work happens. Client and e-mail tell whose."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from owneros.domain.across.exports.lists import YES
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.foundation.csv_writing import Cell
from owneros.foundation.joins import along
from owneros.foundation.phones import format_phone
from owneros.foundation.streaming import stream

CONTACTS = (
    "Client", "Client's e-mail", "Name", "What they do", "E-mail", "Phone", "Gets invoices", "Added on",
)  # fmt: skip
SITES = (
    "Client", "Client's e-mail", "Name of the site", "Street", "City", "State", "ZIP code", "How to get in",
    "Added on", "Archived on",
)  # fmt: skip


def contacts(session: Session) -> Iterator[tuple[Cell, ...]]:
    """By client, then by name."""
    found = _by_client(
        Contact,
        Contact.name,
        Contact.title,
        Contact.email,
        Contact.phone,
        Contact.gets_invoices,
        Contact.created_at,
    )
    for row in stream(session, found.order_by(Contact.name, Contact.id)):
        yield (
            row.client_name,
            row.client_email,
            row.name,
            row.title,
            row.email,
            format_phone(row.phone),
            YES[row.gets_invoices],
            row.created_at.date(),
        )


def sites(session: Session) -> Iterator[tuple[Cell, ...]]:
    """By client, then by address."""
    found = _by_client(
        Site,
        Site.label,
        Site.street,
        Site.city,
        Site.state,
        Site.postal_code,
        Site.access_notes,
        Site.created_at,
        Site.archived_at,
    )
    for row in stream(session, found.order_by(Site.street, Site.id)):
        yield (
            row.client_name,
            row.client_email,
            row.label,
            row.street,
            row.city,
            row.state,
            row.postal_code,
            row.access_notes,
            row.created_at.date(),
            row.archived_at and row.archived_at.date(),
        )


def _by_client(noun: type[Contact | Site], *columns: InstrumentedAttribute[Any]) -> Select[*tuple[Any, ...]]:
    """Whose it is stands first: `client_name`, `client_email`. The order within a client is the caller's."""
    return (
        select(Client.name.label("client_name"), Client.email.label("client_email"), *columns)
        .join(Client, along(noun.client_id))
        .order_by(Client.name_norm, Client.id)
    )
