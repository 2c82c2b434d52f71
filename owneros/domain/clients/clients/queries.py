"""Clients, contacts and sites as a form or a choice needs them. Raises NotFound for what is not here."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.foundation.built import built
from owneros.foundation.database import db, present
from owneros.foundation.sought import Keys

MOST_CHOICES = 200
FOUND_BY: Keys = {Client.search_text: Client.id}


def contact_of(client_id: uuid.UUID, contact_id: uuid.UUID) -> tuple[Client, Contact]:
    found: tuple[Client, Contact] = _with_client(Contact, client_id, contact_id)
    return found


def site_of(client_id: uuid.UUID, site_id: uuid.UUID) -> tuple[Client, Site]:
    found: tuple[Client, Site] = _with_client(Site, client_id, site_id)
    return found


def contacts_of(client_id: uuid.UUID) -> Sequence[Contact]:
    return _contacts.all(client_id=client_id)


@built
def _contacts(client_id: Any) -> Select[Contact]:
    return select(Contact).where(Contact.client_id == client_id).order_by(Contact.id)


def sites_of(client_id: uuid.UUID) -> Sequence[Site]:
    """All sites, those in use first."""
    return _sites.all(client_id=client_id)


@built
def _sites(client_id: Any) -> Select[Site]:
    sites = select(Site).where(Site.client_id == client_id)
    return sites.order_by(Site.archived_at.is_not(None), Site.id)


def client_choices(chosen: uuid.UUID | None = None) -> list[tuple[uuid.UUID, str]]:
    """(id, name) by name: the newest MOST_CHOICES that are not archived, and the chosen one."""
    newest = (
        select(Client.id, Client.name, Client.name_norm)
        .where(Client.archived_at.is_(None))
        .order_by(Client.id.desc())
        .limit(MOST_CHOICES)
    )
    found = {row.id: row for row in db.session.execute(newest)}
    if chosen is not None and chosen not in found:
        one = select(Client.id, Client.name, Client.name_norm).where(Client.id == chosen)
        found |= {row.id: row for row in db.session.execute(one)}
    return [(row.id, row.name) for row in sorted(found.values(), key=lambda row: (row.name_norm, row.id))]


def _with_client(model: Any, client_id: uuid.UUID, row_id: uuid.UUID) -> Any:
    both = select(Client, model).join(model, model.client_id == Client.id)
    one = both.where(Client.id == client_id, model.id == row_id)
    return tuple(present(db.session.execute(one).one_or_none()))
