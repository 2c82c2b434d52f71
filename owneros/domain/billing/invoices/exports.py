"""Invoices with their lines as a file."""

from sqlalchemy import case, func

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.csv_writing import amount, unit_price
from owneros.foundation.exporting import Wish, exported
from owneros.foundation.joins import along
from owneros.foundation.uniting import AnySelect

BY_LINE = (InvoiceLine.position, InvoiceLine.id)
PLACE = func.row_number().over(partition_by=Invoice.id, order_by=BY_LINE)
# Totals stand on the first line alone, so that a sum over a column is right.
FIRST = PLACE == 1
INVOICES = {
    "Invoice": Invoice.label,
    "Status": (Invoice.status, lambda status: InvoiceStatus(status).word),
    "Issued on": Invoice.issued_on,
    "Due on": Invoice.due_on,
    "Client": Client.name,
    "Job": Job.label,
    "Title": Invoice.title,
    "Line": PLACE,
    "Description": InvoiceLine.description,
    "Quantity": InvoiceLine.quantity,
    "Unit": InvoiceLine.unit,
    "Unit price": (InvoiceLine.unit_e4, unit_price),
    "Amount": (InvoiceLine.amount_cents, amount),
    "Tax": InvoiceLine.tax_name,
    "Tax percent": case((InvoiceLine.tax_name != "", InvoiceLine.tax_percent)),
    "Subtotal": (case((FIRST, Invoice.subtotal_cents)), amount),
    "Discount": (case((FIRST, -Invoice.discount_cents)), amount),
    "Sales tax": (case((FIRST, Invoice.tax_cents)), amount),
    "Total": (case((FIRST, Invoice.total_cents)), amount),
    "Paid": (case((FIRST, Invoice.paid_cents)), amount),
    "Taken off by refunds": (case((FIRST, Invoice.credited_cents)), amount),
}


@exported("invoices", 5, "Invoices", "By issue date, a row for each line", columns=INVOICES, dated=True)
def invoices(found: AnySelect, wish: Wish) -> AnySelect:
    """Issued in the span, void ones too: a row for each line."""
    return (
        found.select_from(Invoice)
        .join(Client, along(Invoice.client_id))
        .outerjoin(Job, along(Invoice.job_id))
        .outerjoin(InvoiceLine, along(InvoiceLine.invoice_id))
        .where(Invoice.status != "draft", Invoice.issued_on.between(wish.span.start, wish.span.end))
        .order_by(Invoice.issued_on, Invoice.number, *BY_LINE)
    )
