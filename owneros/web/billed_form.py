"""What is billed, as a form: for whom, the lines, the words. An invoice and a series add their dates."""

import uuid
from datetime import date
from typing import Any

from wtforms import SelectField
from wtforms.validators import InputRequired, Optional

from owneros.domain.invoices.content import InvoiceContent, LineContent
from owneros.domain.invoices.models import InvoiceLine
from owneros.domain.tenants.models import TaxRate
from owneros.foundation.database import AnyRow
from owneros.web.forms import CentsField, an_id, long_text, text
from owneros.web.line_forms import LinesForm


class BilledForm(LinesForm):
    client_id = SelectField(
        "Client",
        validators=[InputRequired("Choose a client.")],
        invalid_choice_message="Choose one of your clients.",
    )
    job_id = SelectField("Job", validators=[Optional()], invalid_choice_message="Choose one of your jobs.")
    title = text("What for", longest=200)
    deposit = CentsField("Deposit asked first")
    notes = long_text("Notes to the client", longest=3_000)
    terms = long_text("Terms", longest=5_000)

    def offer(self, clients: list[tuple[uuid.UUID, str]], jobs: list[AnyRow], rates: list[TaxRate]) -> None:
        """Fill the choices; with only a job chosen, the client follows from it."""
        self.offer_rates(rates)
        self.client_id.choices = {"": "Choose…", **{str(row_id): name for row_id, name in clients}}
        by_client: dict[str, Any] = {"": "No job"}
        for job in jobs:
            by_client.setdefault(job.client_name, {})[str(job.id)] = f"{job.label} · {job.title}"
        self.job_id.choices = by_client
        if not self.client_id.data and self.job_id.data:
            chosen = next((job for job in jobs if str(job.id) == self.job_id.data), None)
            if chosen is not None:
                self.client_id.data = str(chosen.client_id)
                self.client_id.raw_data = [self.client_id.data]

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
