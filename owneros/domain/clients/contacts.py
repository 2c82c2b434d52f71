"""People to reach at a client are added, edited and removed."""

from owneros.domain.clients.finding import refresh_search_text
from owneros.domain.clients.models import Client, Contact
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError


def add_contact(
    actor: Actor,
    client: Client,
    *,
    name: str,
    title: str = "",
    email: str = "",
    phone: str = "",
    gets_invoices: bool = False,
) -> Contact:
    """Raises FieldError when invoices are to be sent to a contact without an e-mail address."""
    contact = Contact(
        client_id=client.id, name=name, title=title, email=email, phone=phone, gets_invoices=gets_invoices
    )
    _check(contact)
    db.session.add(contact)
    _tell(actor, client, "contact.added", f"{name} was added as a contact", contact)
    return contact


def edit_contact(
    actor: Actor,
    client: Client,
    contact: Contact,
    *,
    name: str,
    title: str,
    email: str,
    phone: str,
    gets_invoices: bool,
) -> None:
    contact.name, contact.title = name, title
    contact.email, contact.phone, contact.gets_invoices = email, phone, gets_invoices
    _check(contact)
    _tell(actor, client, "contact.edited", f"The contact {name} was edited", contact)


def remove_contact(actor: Actor, client: Client, contact: Contact) -> None:
    db.session.delete(contact)
    _tell(actor, client, "contact.removed", f"The contact {contact.name} was removed", contact)


def _check(contact: Contact) -> None:
    if not contact.name.strip():
        raise FieldError("name", "Enter the contact's name.")
    if contact.gets_invoices and not contact.email:
        raise FieldError("email", "Enter the address that invoices are sent to.")


def _tell(actor: Actor, client: Client, action: str, summary: str, contact: Contact) -> None:
    db.session.flush()
    refresh_search_text(client)
    record(
        actor,
        action,
        summary,
        subject_kind="contact",
        subject_id=contact.id,
        client_id=client.id,
        gets_invoices=contact.gets_invoices,
    )
    db.session.flush()
