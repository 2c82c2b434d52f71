"""Quick ways to put clients, jobs and invoices on a test business's desk, through the domain's own deeds."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from owneros.domain.billing.invoices import drafting
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.models import Client
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.money import as_e4

SAM = Actor("user", "Sam Rivera")
ISSUED = date(2026, 11, 2)


def a_client(name: str = "Maria Delgado", *, works_here: bool = False, **fields: Any) -> Client:
    fields.setdefault("email", f"{name.partition(' ')[0].lower()}@client.example")
    return add_client(SAM, ClientDetails(name=name, **fields), works_here=works_here)


def a_draft(client: Client | None = None, cents: int = 100_000, **fields: Any) -> Invoice:
    """One line of `cents`, unless `lines` are given."""
    lines = fields.pop("lines", [LineContent("Labor", Decimal(1), "", as_e4(cents))])
    issued_on = fields.pop("issued_on", ISSUED)
    return drafting.draft(
        SAM,
        InvoiceContent(
            client_id=(client or a_client()).id,
            issued_on=issued_on,
            due_on=fields.pop("due_on", issued_on + timedelta(days=14)),
            lines=lines,
            **fields,
        ),
    )


def an_invoice(client: Client | None = None, cents: int = 100_000, **fields: Any) -> Invoice:
    """Issued, with number and link."""
    invoice = a_draft(client, cents, **fields)
    issue(SAM, invoice)
    db.session.flush()
    return invoice
