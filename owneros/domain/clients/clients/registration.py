"""A client is added or edited."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from owneros.domain.clients.clients import contacts, sites
from owneros.domain.clients.clients.contacts import ContactDetails
from owneros.domain.clients.clients.finding import refresh_search_text, search_text_of
from owneros.domain.clients.clients.models import Client, Site
from owneros.domain.clients.clients.sites import SiteDetails
from owneros.foundation.audit import Actor, event, record
from owneros.foundation.bounds import Bounds
from owneros.foundation.changes import assign
from owneros.foundation.database import TenantTable, db
from owneros.foundation.errors import Stale
from owneros.foundation.masses import write_all
from owneros.foundation.rules import rules
from owneros.foundation.search import normalise

KINDS = ("person", "company")
TERM = Bounds(0, 365, "days")


@dataclass(frozen=True)
class ClientDetails:
    """What is known of a client. `phone` as it is kept; `payment_days` None means the business's default."""

    name: str
    kind: str = "person"
    email: str = ""
    phone: str = ""
    street: str = ""
    city: str = ""
    state: str = ""
    postal_code: str = ""
    payment_days: int | None = None
    tax_exempt: bool = False
    tax_exempt_id: str = ""
    notes: str = ""


@dataclass(frozen=True)
class NewClient:
    """`works_here` makes the billing address the first site.

    `row_id` comes from what may happen once only.
    """

    details: ClientDetails
    works_here: bool = False
    contact: ContactDetails | None = None
    row_id: uuid.UUID | None = None


def add_client(
    actor: Actor, details: ClientDetails, *, works_here: bool = False, row_id: uuid.UUID | None = None
) -> Client:
    """Raises FieldError."""
    client, others = _made(actor, NewClient(details, works_here=works_here, row_id=row_id))
    db.session.add(client)
    db.session.flush()
    db.session.add_all(others)
    db.session.flush()
    return client


def add_clients(actor: Actor, new: Iterable[NewClient]) -> None:
    """All of them at once, or none: raises FieldError at the first that cannot be."""
    made = [_made(actor, one) for one in new]
    write_all(db.session, [client for client, _ in made])
    write_all(db.session, [record for _, others in made for record in others])


def _made(actor: Actor, new: NewClient) -> tuple[Client, list[TenantTable]]:
    """The client, and what comes with it: site, contact, and what is told of each."""
    client = Client(id=new.row_id)
    _take_over(client, new.details)
    site = _first_site(client) if new.works_here and (client.street or client.city) else None
    contact = contacts.new_contact(client, new.contact) if new.contact else None
    client.search_text = search_text_of(client, [contact] if contact else [], [site] if site else [])
    others: list[TenantTable] = [site, sites.site_added(actor, site)] if site else []
    others.append(event(actor, "client.added", f"{client.name} was added", client))
    if contact:
        others += [contact, contacts.contact_added(actor, contact)]
    return client, others


def _first_site(client: Client) -> Site:
    at = SiteDetails(
        street=client.street, city=client.city, state=client.state, postal_code=client.postal_code
    )
    return sites.new_site(client, at)


def edit_client(actor: Actor, client: Client, details: ClientDetails, *, version: int) -> None:
    """`version` is the one that the person saw. Raises Stale when it is no longer the newest, FieldError."""
    if client.version != version:
        raise Stale("Somebody changed this client since you opened it.", client)
    changed = _take_over(client, details)
    if not changed:
        return
    db.session.flush()
    refresh_search_text(client)
    record(actor, "client.edited", f"{client.name} was edited", client, changed=changed)


def _take_over(client: Client, details: ClientDetails) -> list[str]:
    changed = assign(client, details)
    client.name_norm = normalise(client.name)
    _check(client)
    return changed


def _check(client: Client) -> None:
    with rules() as broken:
        if not client.name.strip():
            broken("name", "Enter the client's name.")
        if client.kind not in KINDS:
            broken("kind", "Choose person or company.")
        if client.payment_days is not None and not TERM.hold(client.payment_days):
            broken("payment_days", TERM.says)
