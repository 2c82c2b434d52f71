"""The whole document as plain data: what is frozen at sending, and what page and PDF are drawn from."""

from typing import Any

from sqlalchemy import select

from owneros.domain.billing.documents.frozen import FORMAT
from owneros.domain.billing.documents.letterhead import business_block, client_block, job_block
from owneros.domain.billing.documents.totals import Line, compute
from owneros.domain.billing.invoices.credit import Credits, credits_of
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach


def snapshot(invoice: Invoice) -> dict[str, Any]:
    """JSON-ready: money in cents, unit prices in ten-thousandths, decimals and dates as text (ISO 8601)."""
    client = reach(Client, invoice.client_id)
    every_line = db.session.scalars(
        select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id).order_by(InvoiceLine.position)
    ).all()
    lines = [line for line in every_line if line.kind == "work"]
    totals = compute(
        [Line(line.quantity, line.unit_e4, line.tax_name, line.tax_percent) for line in lines],
        invoice.discount,
        tax_exempt=invoice.tax_exempt,
    )
    return {
        "format": FORMAT,
        "kind": invoice.kind,
        "label": invoice.label,
        "revision": invoice.revision,
        "title": invoice.title,
        "issued_on": invoice.issued_on.isoformat(),
        "due_on": invoice.due_on.isoformat(),
        "business": business_block(),
        "client": client_block(client, tax_exempt=invoice.tax_exempt),
        "job": job_block(invoice.job_id),
        "lines": [
            {
                "description": line.description,
                "quantity": f"{line.quantity.normalize():f}",
                "unit": line.unit,
                "unit_e4": line.unit_e4,
                "amount_cents": line.amount_cents,
                "taxed": line.taxable and not invoice.tax_exempt,
            }
            for line in lines
        ],
        "subtotal_cents": totals.subtotal_cents,
        "discount_cents": totals.discount_cents,
        "discount_percent": f"{invoice.discount_percent.normalize():f}"
        if invoice.discount_kind == "percent"
        else None,
        "taxes": [
            {
                "name": tax.name,
                "percent": f"{tax.percent.normalize():f}",
                "base_cents": tax.base_cents,
                "tax_cents": tax.tax_cents,
            }
            for tax in totals.taxes
        ],
        "tax_exempt": invoice.tax_exempt,
        "late_fees": [
            {"description": line.description, "amount_cents": line.amount_cents}
            for line in every_line
            if line.kind == "late_fee"
        ],
        "total_cents": totals.total_cents + invoice.late_fee_cents,
        "deposit_cents": invoice.deposit_cents,
        **credit_part(invoice, credits_of(invoice)),
        "terms": invoice.terms,
        "notes": invoice.notes,
    }


def credit_part(invoice: Invoice, credits_on: Credits) -> dict[str, Any]:
    """What was paid before the invoice asks for it: `due_cents` is what it asks for in the end."""
    return {
        "credits": [
            {
                "words": f"Less deposit paid, {credit.label}" if credit.deposit_id else "Less credit",
                "amount_cents": credit.amount_cents,
            }
            for credit in credits_on.counted
        ],
        "credited_cents": invoice.credited_cents,
        "due_cents": invoice.total_cents - credits_on.sum_cents - invoice.credited_cents,
        "kept_cents": credits_on.kept_cents,
    }
