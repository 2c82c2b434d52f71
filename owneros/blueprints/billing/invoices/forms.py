"""The invoice's form with its lines, and the small forms of its page."""

from datetime import date

from wtforms.validators import InputRequired, Optional

from owneros.domain.billing.invoices import drafting
from owneros.domain.billing.invoices.content import InvoiceContent
from owneros.domain.billing.invoices.models import Invoice
from owneros.foundation.rules import rules
from owneros.parts.documents.billed import BilledForm
from owneros.web.forms import DayField, Form, text


class InvoiceForm(BilledForm):
    issued_on = DayField("Invoice date", validators=[InputRequired("Enter the date of the invoice.")])
    due_on = DayField("Due date", validators=[Optional()])

    on_screen = (*BilledForm.on_screen, "issued_on", "due_on")

    def content(self, due_on: date) -> InvoiceContent:
        """After validation: what was written, as the domain takes it."""
        return self.billed(self.issued_on.data, due_on)

    def check(self, invoice: Invoice | None = None) -> None:
        """The rules of writing it, or of changing this one, as far as it can be read. Raises FieldError."""
        with rules() as broken:
            broken.by(drafting.check_days, self.issued_on.data, self.due_on.data)
            broken.by(drafting.check_lines, self.work)
            if invoice is not None:
                broken.by(drafting.check_changing, invoice)
            if invoice is not None and not self.client_id.errors:
                broken.by(drafting.check_stays, invoice, self.client_id.data)
            if self.reckonable:
                written = self.billed(date.min, date.min)
                broken.by(drafting.reckon_for, invoice or Invoice(status="draft", kind=written.kind), written)


class ReasonForm(Form):
    reason = text("Reason", required="Say why, for your records.", longest=200)
