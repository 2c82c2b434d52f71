"""Clients, contacts and sites as a form or a choice needs them. Raises NotFound for what is not here."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, select

from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.foundation.built import built
from owneros.foundation.database import db, present
from owneros.foundation.sought import Keys

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


def _with_client(model: Any, client_id: uuid.UUID, row_id: uuid.UUID) -> Any:
    both = select(Client, model).join(model, model.client_id == Client.id)
    one = both.where(Client.id == client_id, model.id == row_id)
    return tuple(present(db.session.execute(one).one_or_none()))
