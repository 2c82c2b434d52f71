"""Invoices are found by number, amount, title and client."""

from datetime import date

from owneros.domain.billing.documents.finding import matching, named, words_of
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.queries import FOUND_BY
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.foundation.database import AnyRow
from owneros.foundation.finding import Found, findable
from owneros.foundation.uniting import AnySelect


def say(row: AnyRow, _today: date) -> Found:
    label, client, title, status = row.words
    note = named(client, title)
    if status in ("draft", "void", "written_off"):
        return Found(label, note, InvoiceStatus(status).badge)
    return Found(label, note, due_on=row.on)


@findable("invoice", 4, "Invoices", sees="invoices:read", say=say, by=words_of(Invoice, FOUND_BY))
def invoices(typed: str, _member: object) -> AnySelect:
    return matching(Invoice, Invoice.due_on, typed, FOUND_BY)
