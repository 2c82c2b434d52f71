"""Clients as a file, the people to reach at each, and the sites where work happens."""

from datetime import datetime

from owneros.domain.clients.clients.models import Client, Contact, Site
from owneros.foundation.exporting import Wish, exported, yes_or_no
from owneros.foundation.joins import along
from owneros.foundation.phones import format_phone
from owneros.foundation.uniting import AnySelect

CLIENTS = {
    "Name": Client.name,
    "Person or company": (Client.kind, str.capitalize),
    "Email": Client.email,
    "Phone": (Client.phone, format_phone),
    "Street": Client.street,
    "City": Client.city,
    "State": Client.state,
    "ZIP code": Client.postal_code,
    "Days to pay": Client.payment_days,
    "Exempt from sales tax": (Client.tax_exempt, yes_or_no),
    "Exemption certificate": Client.tax_exempt_id,
    "Notes": Client.notes,
    "Added on": (Client.created_at, datetime.date),
    "Archived on": (Client.archived_at, datetime.date),
}
# These tell whose they are first.
WHOSE = {"Client": Client.name, "Client's email": Client.email}
CONTACTS = {
    **WHOSE,
    "Name": Contact.name,
    "Role": Contact.title,
    "Email": Contact.email,
    "Phone": (Contact.phone, format_phone),
    "Gets invoices": (Contact.gets_invoices, yes_or_no),
    "Added on": (Contact.created_at, datetime.date),
}
SITES = {
    **WHOSE,
    "Site name": Site.label,
    "Street": Site.street,
    "City": Site.city,
    "State": Site.state,
    "ZIP code": Site.postal_code,
    "How to get in": Site.access_notes,
    "Added on": (Site.created_at, datetime.date),
    "Archived on": (Site.archived_at, datetime.date),
}


@exported("clients", 1, "Clients", "All clients, ready to import into another program", columns=CLIENTS)
def clients(found: AnySelect, _wish: Wish) -> AnySelect:
    """By name. With the header of this file they can be imported again."""
    return found.order_by(Client.name_norm, Client.id)


@exported("contacts", 2, "Contacts", "The people to reach at each client", columns=CONTACTS)
def contacts(found: AnySelect, _wish: Wish) -> AnySelect:
    """By client, then by name."""
    by_client = found.join_from(Contact, Client, along(Contact.client_id))
    return by_client.order_by(Client.name_norm, Client.id, Contact.name, Contact.id)


@exported("sites", 3, "Sites", "Where you work for each client, and how to get in", columns=SITES)
def sites(found: AnySelect, _wish: Wish) -> AnySelect:
    """By client, then by address."""
    by_client = found.join_from(Site, Client, along(Site.client_id))
    return by_client.order_by(Client.name_norm, Client.id, Site.street, Site.id)
