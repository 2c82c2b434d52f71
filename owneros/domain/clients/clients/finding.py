"""Keeps the line a client is found by, and finds who looks the same."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, func, or_, select, update

from owneros.domain.clients.clients.addresses import one_line
from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.domain.clients.clients.search_text import client_search_text
from owneros.foundation.database import AnyRow, db
from owneros.foundation.search import normalise


def refresh_search_text(client: Client) -> None:
    """After a change of the client, its contacts or its sites. Leaves the client's version as it is."""
    contacts = db.session.execute(
        select(Contact.name, Contact.email, Contact.phone).where(Contact.client_id == client.id)
    ).all()
    sites = db.session.execute(
        select(Site.label, Site.street, Site.city, Site.state, Site.postal_code).where(
            Site.client_id == client.id
        )
    ).all()
    db.session.execute(
        update(Client)
        .where(Client.id == client.id)
        .values(search_text=search_text_of(client, contacts, sites))
        .execution_options(synchronize_session=False)
    )


def search_text_of(client: Client, contacts: Sequence[Any], sites: Sequence[Any]) -> str:
    """`contacts` and `sites` are all of the client's, as records or as rows of a query."""
    return client_search_text(
        client.name,
        [phone for phone in (client.phone, *(contact.phone for contact in contacts)) if phone],
        client.email,
        one_line(client.street, client.city, client.state, client.postal_code),
        *(f"{contact.name} {contact.email}" for contact in contacts),
        *(f"{site.label} {one_line(site.street, site.city, site.state, site.postal_code)}" for site in sites),
    )


def same_as(emails: set[str], phones: set[str], names: set[str]) -> Sequence[AnyRow]:
    """Clients with one of these emails (lower case), phones or normalised names, oldest first."""
    return db.session.execute(
        select(
            Client.id, Client.name, Client.name_norm, func.lower(Client.email).label("email"), Client.phone
        )
        .where(
            or_(
                func.lower(Client.email).in_(emails),
                Client.phone.in_(phones),
                Client.name_norm.in_(names),
            )
        )
        .order_by(Client.id)
    ).all()


def look_alikes(
    name: str, email: str, phone: str, besides: uuid.UUID | None = None
) -> list[Row[uuid.UUID, str]]:
    """Clients with the same name, email address or phone number: (id, name), at most three."""
    same = [Client.name_norm == normalise(name)]
    if email:
        same.append(func.lower(Client.email) == email.lower())
    if phone:
        same.append(Client.phone == phone)
    found = select(Client.id, Client.name).where(or_(*same)).order_by(Client.name_norm, Client.id).limit(3)
    if besides is not None:
        found = found.where(Client.id != besides)
    return list(db.session.execute(found).all())
