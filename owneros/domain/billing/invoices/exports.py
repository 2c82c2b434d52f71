"""Invoices with their lines as a file."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.csv_writing import Cell, amount
from owneros.foundation.exporting import Wish, exported
from owneros.foundation.joins import along
from owneros.foundation.streaming import stream

INVOICES = (
    "Invoice", "Status", "Issued on", "Due on", "Client", "Job", "Title", "Line", "Description", "Quantity",
    "Unit", "Unit price", "Amount", "Tax", "Tax percent", "Subtotal", "Discount", "Sales tax", "Total",
    "Paid", "Taken off by refunds",
)  # fmt: skip


@exported("invoices", 5, "Invoices", "By issue date, a row for each line", INVOICES)
def invoices(session: Session, wish: Wish) -> Iterator[tuple[Cell, ...]]:
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
        .outerjoin(InvoiceLine, along(InvoiceLine.invoice_id))
        .where(Invoice.status != "draft", Invoice.issued_on.between(wish.span.start, wish.span.end))
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
