"""Who gets what a client is mailed about money."""

from sqlalchemy import select

from owneros.domain.clients.clients.models import Client, Contact
from owneros.foundation.database import db


def addressees(client: Client) -> list[str]:
    """The client's own address, then the contacts who get invoices."""
    contacts = db.session.scalars(
        select(Contact.email)
        .where(Contact.client_id == client.id, Contact.gets_invoices.is_(True), Contact.email != "")
        .order_by(Contact.id)
    ).all()
    return list(dict.fromkeys(address for address in [client.email, *contacts] if address))
