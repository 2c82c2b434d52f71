"""The invoice's form with its lines, and the small forms of its page."""

from datetime import date

from wtforms.validators import InputRequired, Optional

from owneros.domain.billing.invoices.content import InvoiceContent
from owneros.parts.documents.billed import BilledForm
from owneros.web.forms import DayField, Form, text


class InvoiceForm(BilledForm):
    issued_on = DayField("Invoice date", validators=[InputRequired("Enter the date of the invoice.")])
    due_on = DayField("Due date", validators=[Optional()])

    def content(self, due_on: date) -> InvoiceContent:
        """After validation: what was written, as the domain takes it."""
        return self.billed(self.issued_on.data, due_on)


class ReasonForm(Form):
    reason = text("Reason", required="Say why, for your records.", longest=200)
