"""The invoice's form with its lines, and the small forms of its page."""

from datetime import date
from typing import Any

from wtforms.validators import InputRequired, Optional

from owneros.domain.invoices.content import InvoiceContent
from owneros.domain.invoices.models import Invoice, InvoiceLine
from owneros.web.billed_form import BilledForm, line_values
from owneros.web.forms import DayField, Form, text
from owneros.web.line_forms import shown_value


class InvoiceForm(BilledForm):
    issued_on = DayField("Invoice date", validators=[InputRequired("Enter the date of the invoice.")])
    due_on = DayField("Due date", validators=[Optional()])

    def content(self, due_on: date) -> InvoiceContent:
        """After validation: what was written, as the domain takes it."""
        return self.billed(self.issued_on.data, due_on)


def stored_values(invoice: Invoice, lines: list[InvoiceLine]) -> dict[str, Any]:
    """An invoice as the form shows it."""
    return {
        "client_id": str(invoice.client_id),
        "job_id": str(invoice.job_id) if invoice.job_id else "",
        "title": invoice.title,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "discount_kind": invoice.discount_kind,
        "discount_value": shown_value(
            invoice.discount_kind, invoice.discount_percent, invoice.discount_amount_cents
        ),
        "deposit": invoice.deposit_cents or None,
        "notes": invoice.notes,
        "terms": invoice.terms,
        "lines": [line_values(line) for line in lines],
    }


class ReasonForm(Form):
    reason = text("Reason", required="Say why, for your records.", longest=200)
