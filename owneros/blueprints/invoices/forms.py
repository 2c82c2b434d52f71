"""The invoice's form with its lines, and the small forms of its page."""

from datetime import date
from typing import Any

from wtforms.validators import InputRequired, Optional

from owneros.domain.invoices.content import InvoiceContent
from owneros.domain.invoices.models import Invoice, InvoiceLine
from owneros.domain.invoices.totals import Discount
from owneros.web.billed_form import BilledForm, line_values
from owneros.web.document_form import document_values
from owneros.web.forms import DayField, Form, text


class InvoiceForm(BilledForm):
    issued_on = DayField("Invoice date", validators=[InputRequired("Enter the date of the invoice.")])
    due_on = DayField("Due date", validators=[Optional()])

    def content(self, due_on: date) -> InvoiceContent:
        """After validation: what was written, as the domain takes it."""
        return self.billed(self.issued_on.data, due_on)


def stored_values(invoice: Invoice, lines: list[InvoiceLine]) -> dict[str, Any]:
    """An invoice as the form shows it."""
    discount = Discount(invoice.discount_kind, invoice.discount_percent, invoice.discount_amount_cents)
    return document_values(invoice, discount) | {
        "version": invoice.version,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "deposit": invoice.deposit_cents or None,
        "lines": [line_values(line) for line in lines],
    }


class ReasonForm(Form):
    reason = text("Reason", required="Say why, for your records.", longest=200)
