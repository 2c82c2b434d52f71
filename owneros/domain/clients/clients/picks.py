"""A client and a site are picked in forms; a client may be made there of a name and a phone."""

import uuid

from sqlalchemy import select

from owneros.domain.clients.clients.addresses import one_line
from owneros.domain.clients.clients.finding import look_alikes
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.clients.clients.queries import FOUND_BY
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.foundation.audit import Actor, AuditEvent
from owneros.foundation.database import AnyRow
from owneros.foundation.errors import FieldError
from owneros.foundation.phones import format_phone
from owneros.foundation.picking import Option, pickable
from owneros.foundation.uniting import AnySelect

TAX_EXEMPT = "tax-exempt"


def _client(row: AnyRow) -> Option:
    note = format_phone(row.phone) or row.city or row.email
    return Option(row.id, row.name, note, TAX_EXEMPT if row.tax_exempt else "")


def _add(actor: Actor, name: str, phone: str) -> uuid.UUID:
    """Raises FieldError, also when another client has this phone."""
    if phone and (twins := look_alikes(name, "", phone)):
        raise FieldError(
            "phone", f"{twins[0].name} has this phone already. Choose that client, or leave out the phone."
        )
    return add_client(actor, ClientDetails(name, phone=phone)).id


@pickable(
    "client",
    "client",
    say=_client,
    key=Client.id,
    order=(Client.id.desc(),),
    near=Client.name_norm,
    by=FOUND_BY,
    offered=Client.archived_at.is_(None),
    recent=AuditEvent.client_id,
    add=_add,
)
def clients(_member: object) -> AnySelect:
    return select(Client.id, Client.name, Client.phone, Client.city, Client.email, Client.tax_exempt)


def _site(row: AnyRow) -> Option:
    address = one_line(row.street, row.city, row.state, row.postal_code)
    return Option(row.id, row.label or address, address if row.label else "")


@pickable(
    "site",
    "site",
    say=_site,
    key=Site.id,
    order=(Site.id,),
    offered=Site.archived_at.is_(None),
    narrow={"client_id": Site.client_id},
)
def sites(_member: object) -> AnySelect:
    return select(Site.id, Site.label, Site.street, Site.city, Site.state, Site.postal_code)
