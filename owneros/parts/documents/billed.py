"""What is billed, as a form. An invoice and a series add their dates."""

from datetime import date
from decimal import Decimal
from typing import Any

from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.parts.documents.form import DocumentForm, document_values
from owneros.parts.documents.lines import LineForm
from owneros.web.forms import CentsField, an_id, long_text


class BilledForm(DocumentForm):
    deposit = CentsField("Deposit due first")
    notes = long_text("Notes to your client", longest=3_000)
    terms = long_text("Terms", longest=5_000)

    def billed(self, issued_on: date, due_on: date) -> InvoiceContent:
        """After validation: what was written, as the domain takes it."""
        return self.written(InvoiceContent, issued_on=issued_on, due_on=due_on, lines=self.work)

    @property
    def work(self) -> list[LineContent]:
        return [_line(entry.form) for entry in self.lines if not entry.form.blank]


def billed_values(content: InvoiceContent) -> dict[str, Any]:
    """What is billed, as the form shows it."""
    return document_values(content) | {
        "deposit": content.deposit_cents or None,
        "lines": [_line_values(line) for line in content.lines],
    }


def _line(line: LineForm) -> LineContent:
    return LineContent(
        line.description.data,
        Decimal(line.quantity.data or 0),
        line.unit.data or "",
        line.price.data or 0,
        an_id(line.tax.data),
        an_id(line.origin.data),
    )


def _line_values(line: LineContent) -> dict[str, Any]:
    return {
        "description": line.description,
        "quantity": line.quantity,
        "unit": line.unit,
        "price": line.unit_e4,
        "tax": str(line.tax_rate_id) if line.tax_rate_id else "",
        "origin": str(line.origin_id) if line.origin_id else "",
    }
