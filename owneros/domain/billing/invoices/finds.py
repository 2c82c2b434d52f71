"""Invoices are found by number, title and client."""

from datetime import date

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.joins import along
from owneros.foundation.search import holds_all, nearness
from owneros.foundation.uniting import AnySelect, common


def say(row: AnyRow, _today: date) -> Found:
    label, client, title, status = row.words
    note = f"{client} · {title}" if title else client
    if status in ("draft", "void", "written_off"):
        return Found(label, note, InvoiceStatus(status).badge)
    return Found(label, note, due_on=row.on)


@findable("invoice", 4, "Invoices", sees="invoices:read", say=say)
def invoices(typed: str, _member: object) -> AnySelect:
    """Of equal ones the newest first."""
    words, order = (
        (Invoice.label, Client.name, Invoice.title, Invoice.status),
        (Invoice.issued_on.desc(), Invoice.id.desc()),
    )
    return (
        common(*words, subject_id=Invoice.id, on=Invoice.due_on, cents=Invoice.total_cents)
        .join(Client, along(Invoice.client_id))
        .where(holds_all(typed, Invoice.search_text, Client.name_norm))
        .order_by(nearness(typed, Invoice.search_text), *order)
    )
