"""Clients, the price book, and invoices with their lines. Each gives its rows while it reads them."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.words import CostKind, ItemKind
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.csv_writing import Cell, amount
from owneros.foundation.joins import along
from owneros.foundation.phones import format_phone
from owneros.foundation.spans import Span
from owneros.foundation.streaming import stream

YES = {True: "Yes", False: "No"}

CLIENTS = (
    "Name", "Person or company", "E-mail", "Phone", "Street", "City", "State", "ZIP code", "Days to pay",
    "Exempt from sales tax", "Exemption certificate", "Notes", "Added on", "Archived on",
)  # fmt: skip
ITEMS = (
    "Name", "Service or material", "Description", "Sold by", "Price", "Your cost", "Taxed", "Category",
    "In a budget", "Archived on",
)  # fmt: skip
INVOICES = (
    "Invoice", "Status", "Issued on", "Due on", "Client", "Job", "Title", "Line", "Description", "Quantity",
    "Unit", "Unit price", "Amount", "Tax", "Tax percent", "Subtotal", "Discount", "Sales tax", "Total",
    "Paid", "Taken off by refunds",
)  # fmt: skip


def clients(session: Session) -> Iterator[tuple[Cell, ...]]:
    """By name. With the header of this file they can be imported again."""
    columns = (
        Client.name, Client.kind, Client.email, Client.phone, Client.street, Client.city, Client.state,
        Client.postal_code, Client.payment_days, Client.tax_exempt, Client.tax_exempt_id, Client.notes,
        Client.created_at, Client.archived_at,
    )  # fmt: skip
    for row in stream(session, select(*columns).order_by(Client.name_norm, Client.id)):
        yield (
            row.name,
            row.kind.capitalize(),
            row.email,
            format_phone(row.phone),
            row.street,
            row.city,
            row.state,
            row.postal_code,
            row.payment_days,
            YES[row.tax_exempt],
            row.tax_exempt_id,
            row.notes,
            row.created_at.date(),
            row.archived_at and row.archived_at.date(),
        )


def items(session: Session) -> Iterator[tuple[Cell, ...]]:
    """By name. With the header of this file they can be imported again."""
    columns = (
        CatalogItem.name, CatalogItem.kind, CatalogItem.description, CatalogItem.unit,
        CatalogItem.price_cents, CatalogItem.cost_cents, CatalogItem.taxable, CatalogItem.category,
        CatalogItem.cost_kind, CatalogItem.archived_at,
    )  # fmt: skip
    for row in stream(session, select(*columns).order_by(CatalogItem.name_norm, CatalogItem.id)):
        yield (
            row.name,
            ItemKind(row.kind).word,
            row.description,
            row.unit,
            amount(row.price_cents),
            amount(row.cost_cents),
            YES[row.taxable],
            row.category,
            CostKind(row.cost_kind).word,
            row.archived_at and row.archived_at.date(),
        )


def invoices(session: Session, span: Span) -> Iterator[tuple[Cell, ...]]:
    """Issued in the span, void ones too: a row for each line. The totals stand on the first one alone."""
    found = (
        select(
            Invoice.id,
            Invoice.label,
            Invoice.status,
            Invoice.issued_on,
            Invoice.due_on,
            Client.name.label("client_name"),
            Job.label.label("job_label"),
            Invoice.title,
            Invoice.subtotal_cents,
            Invoice.discount_cents,
            Invoice.tax_cents,
            Invoice.total_cents,
            Invoice.paid_cents,
            Invoice.credited_cents,
            InvoiceLine.description,
            InvoiceLine.quantity,
            InvoiceLine.unit,
            InvoiceLine.unit_cents,
            InvoiceLine.amount_cents,
            InvoiceLine.tax_name,
            InvoiceLine.tax_percent,
        )
        .join(Client, along(Invoice.client_id))
        .outerjoin(Job, along(Invoice.job_id))
        .outerjoin(
            InvoiceLine,
            along(InvoiceLine.invoice_id),
        )
        .where(Invoice.status != "draft", Invoice.issued_on.between(span.start, span.end))
        .order_by(Invoice.issued_on, Invoice.number, InvoiceLine.position, InvoiceLine.id)
    )
    before, place = None, 0
    for row in stream(session, found):
        place = place + 1 if row.id == before else 1
        before = row.id
        totals = (
            row.subtotal_cents, -row.discount_cents, row.tax_cents, row.total_cents, row.paid_cents,
            row.credited_cents,
        )  # fmt: skip
        yield (
            row.label,
            InvoiceStatus(row.status).word,
            row.issued_on,
            row.due_on,
            row.client_name,
            row.job_label,
            row.title,
            place,
            row.description,
            row.quantity,
            row.unit,
            _cents(row.unit_cents),
            _cents(row.amount_cents),
            row.tax_name,
            row.tax_percent if row.tax_name else None,
            *(amount(cents) if place == 1 else None for cents in totals),
        )


def _cents(cents: int | None) -> Cell:
    return None if cents is None else amount(cents)
