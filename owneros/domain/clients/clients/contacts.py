"""People to reach at a client are added, edited and removed."""

import uuid
from dataclasses import dataclass

from owneros.domain.clients.clients.finding import refresh_search_text
from owneros.domain.clients.clients.models import Client, Contact
from owneros.foundation.audit import Actor, AuditEvent, event, record
from owneros.foundation.changes import assign
from owneros.foundation.database import db
from owneros.foundation.rules import rules


@dataclass(frozen=True)
class ContactDetails:
    """Whom to reach, and whether invoices go to them."""

    name: str
    title: str = ""
    email: str = ""
    phone: str = ""
    gets_invoices: bool = False


def add_contact(
    actor: Actor, client: Client, details: ContactDetails, *, row_id: uuid.UUID | None = None
) -> Contact:
    """Raises FieldError when invoices are to be sent to a contact without an email address."""
    contact = new_contact(client, details, row_id)
    db.session.add(contact)
    db.session.flush()
    refresh_search_text(client)
    db.session.add(contact_added(actor, contact))
    db.session.flush()
    return contact


def new_contact(client: Client, details: ContactDetails, row_id: uuid.UUID | None = None) -> Contact:
    """Not in the session yet. Raises FieldError."""
    check(details)
    contact = Contact(id=row_id, client_id=client.id)
    assign(contact, details)
    return contact


def contact_added(actor: Actor, contact: Contact) -> AuditEvent:
    """Not in the session yet."""
    summary = f"{contact.name} was added as a contact"
    return event(actor, "contact.added", summary, contact, gets_invoices=contact.gets_invoices)


def edit_contact(actor: Actor, client: Client, contact: Contact, details: ContactDetails) -> None:
    check(details)
    assign(contact, details)
    _tell(actor, client, "contact.edited", f"The contact {contact.name} was edited", contact)


def remove_contact(actor: Actor, client: Client, contact: Contact) -> None:
    db.session.delete(contact)
    _tell(actor, client, "contact.removed", f"The contact {contact.name} was removed", contact)


def check(details: ContactDetails) -> None:
    """Raises FieldError."""
    with rules() as broken:
        if not details.name.strip():
            broken("name", "Enter the contact's name.")
        if details.gets_invoices and not details.email:
            broken("email", "Enter the address that invoices are sent to.")


def _tell(actor: Actor, client: Client, action: str, summary: str, contact: Contact) -> None:
    db.session.flush()
    refresh_search_text(client)
    record(actor, action, summary, contact, gets_invoices=contact.gets_invoices)
