"""What is billed, as a form. An invoice and a series add their dates."""

import uuid
from datetime import date
from typing import Any

from owneros.domain.invoices.content import InvoiceContent, LineContent
from owneros.domain.invoices.models import InvoiceLine
from owneros.web.document_form import DocumentForm
from owneros.web.forms import CentsField, an_id, long_text


class BilledForm(DocumentForm):
    deposit = CentsField("Deposit asked first")
    notes = long_text("Notes to the client", longest=3_000)
    terms = long_text("Terms", longest=5_000)

    def billed(self, issued_on: date, due_on: date) -> InvoiceContent:
        """After validation: what was written, as the domain takes it."""
        return InvoiceContent(
            client_id=uuid.UUID(self.client_id.data),
            job_id=uuid.UUID(self.job_id.data) if self.job_id.data else None,
            title=self.title.data or "",
            issued_on=issued_on,
            due_on=due_on,
            lines=[
                LineContent(
                    entry.form.description.data,
                    entry.form.quantity.data,
                    entry.form.unit.data or "",
                    entry.form.price.data,
                    uuid.UUID(entry.form.tax.data) if entry.form.tax.data else None,
                    an_id(entry.form.origin.data),
                )
                for entry in self.lines
                if not entry.form.blank
            ],
            discount=self.discount(self.discount_value.data or ""),
            deposit_cents=self.deposit.data or 0,
            terms=self.terms.data or "",
            notes=self.notes.data or "",
        )


def line_values(line: InvoiceLine | LineContent) -> dict[str, Any]:
    """A line as the form shows it."""
    return {
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "price": line.unit_cents,
        "tax": str(line.tax_rate_id) if line.tax_rate_id else "",
        "origin": str(line.origin_id) if line.origin_id else "",
    }
