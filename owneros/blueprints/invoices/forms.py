"""The invoice's form with its lines, and the small forms of its page."""

import uuid
from datetime import date
from decimal import Decimal
from typing import Any

from email_validator import EmailNotValidError, validate_email
from wtforms import FieldList, FormField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from owneros.domain.invoices.content import InvoiceContent, LineContent
from owneros.domain.invoices.models import Invoice, InvoiceLine
from owneros.domain.invoices.totals import Discount, Line
from owneros.domain.tenants.models import TaxRate
from owneros.foundation.money import parse_cents, plain_amount
from owneros.web.forms import (
    CentsField,
    DayField,
    Form,
    QuantityField,
    long_text,
    no_control_characters,
    plain_decimal,
    read_quantity,
    text,
    trim,
)

MOST_LINES = 200
MOST_ADDRESSES = 10
HUNDRED = Decimal(100)


class LineForm(PlainForm):
    """One line. A line in which nothing was typed is left out without complaint."""

    description = StringField(
        "Description",
        filters=[trim],
        validators=[Length(max=1_000), no_control_characters],
        render_kw={"autocomplete": "off"},
    )
    quantity = QuantityField("Quantity", default=Decimal(1))
    unit = StringField("Unit", filters=[trim], validators=[Length(max=20), no_control_characters])
    price = CentsField("Price")
    tax = SelectField("Tax", validate_choice=True, default="")

    @property
    def blank(self) -> bool:
        return not self.description.data and self.price.data is None and not self.price.errors

    @property
    def total_cents(self) -> int:
        """What the line comes to as far as it is readable; 0 while it is not."""
        if self.quantity.data is None or self.price.data is None:
            return 0
        return Line(Decimal(self.quantity.data), self.price.data).amount_cents

    def validate(self, extra_validators: Any = None) -> bool:
        fine = bool(super().validate(extra_validators))
        if self.blank:
            for field in self:
                field.errors = []
            return True
        if not self.description.data:
            self.description.errors = ["Say what this line is for."]
            fine = False
        if self.price.data is None and not self.price.errors:
            self.price.errors = ["Enter a price."]
            fine = False
        if self.quantity.data is None and not self.quantity.errors:
            self.quantity.errors = ["Enter a quantity."]
            fine = False
        return fine


class InvoiceForm(Form):
    client_id = SelectField(
        "Client",
        validators=[InputRequired("Choose a client.")],
        invalid_choice_message="Choose one of your clients.",
    )
    job_id = SelectField("Job", validators=[Optional()], invalid_choice_message="Choose one of your jobs.")
    title = text("What for", longest=200)
    issued_on = DayField("Invoice date", validators=[InputRequired("Enter the date of the invoice.")])
    due_on = DayField("Due date", validators=[Optional()])
    lines = FieldList(FormField(LineForm), "Lines", max_entries=MOST_LINES + 1)
    discount_kind = SelectField(
        "Discount", choices={"none": "None", "percent": "Percent", "amount": "Dollars"}, default="none"
    )
    discount_value = StringField("Discount value", filters=[trim], render_kw={"inputmode": "decimal"})
    deposit = CentsField("Deposit asked first")
    notes = long_text("Notes to the client", longest=3_000)
    terms = long_text("Terms", longest=5_000)

    def offer(self, clients: list[tuple[uuid.UUID, str]], jobs: list[Any], rates: list[TaxRate]) -> None:
        """Fill the choices; with only a job chosen, the client follows from it."""
        self.rates = rates
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
        for entry in self.lines:
            self.offer_taxes(entry.form)

    def offer_taxes(self, line: LineForm) -> None:
        """The usable rates, and the line's own when it was retired since."""
        line.tax.choices = {"": "No tax", **{str(rate.id): rate.name for rate in self.rates}}
        if line.tax.data and _is_id(line.tax.data):
            line.tax.choices.setdefault(line.tax.data, "Retired rate")

    @property
    def default_tax(self) -> str:
        """The id of the rate that a new line begins with; empty for none."""
        return next((str(rate.id) for rate in self.rates if rate.is_default), "")

    def empty_line(self, index: str = "__index__") -> LineForm:
        """A line for the editor's template, taxed by the default rate."""
        line = LineForm(prefix=f"lines-{index}-", tax=self.default_tax)
        self.offer_taxes(line)
        return line

    def validate_lines(self, field: FieldList) -> None:
        """One more than the most is read, so that too many are told and not silently cut off."""
        if len(field.entries) > MOST_LINES:
            raise ValidationError(f"At most {MOST_LINES} lines. Make two invoices of it.")

    def validate_discount_value(self, field: StringField) -> None:
        try:
            self._discount(field.data or "")
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def _discount(self, typed: str) -> Discount:
        kind = self.discount_kind.data
        if kind == "percent":
            percent = read_quantity(typed, places=4)
            if percent > HUNDRED:
                raise ValueError("Enter a percentage from 0 to 100.")
            return Discount(kind, percent)
        return Discount(kind, amount_cents=parse_cents(typed)) if kind == "amount" else Discount()

    def content(self, due_on: date) -> InvoiceContent:
        """After validation: what was written, as the domain takes it."""
        return InvoiceContent(
            client_id=uuid.UUID(self.client_id.data),
            job_id=uuid.UUID(self.job_id.data) if self.job_id.data else None,
            title=self.title.data or "",
            issued_on=self.issued_on.data,
            due_on=due_on,
            lines=[
                LineContent(
                    entry.form.description.data,
                    entry.form.quantity.data,
                    entry.form.unit.data or "",
                    entry.form.price.data,
                    uuid.UUID(entry.form.tax.data) if entry.form.tax.data else None,
                )
                for entry in self.lines
                if not entry.form.blank
            ],
            discount=self._discount(self.discount_value.data or ""),
            deposit_cents=self.deposit.data or 0,
            terms=self.terms.data or "",
            notes=self.notes.data or "",
        )


def _is_id(value: str) -> bool:
    try:
        uuid.UUID(value)
    except ValueError:
        return False
    return True


def stored_values(invoice: Invoice, lines: list[InvoiceLine]) -> dict[str, Any]:
    """An invoice as the form shows it."""
    percent = invoice.discount_kind == "percent"
    return {
        "client_id": str(invoice.client_id),
        "job_id": str(invoice.job_id) if invoice.job_id else "",
        "title": invoice.title,
        "issued_on": invoice.issued_on,
        "due_on": invoice.due_on,
        "discount_kind": invoice.discount_kind,
        "discount_value": plain_decimal(invoice.discount_percent)
        if percent
        else plain_amount(invoice.discount_amount_cents)
        if invoice.discount_kind == "amount"
        else "",
        "deposit": invoice.deposit_cents or None,
        "notes": invoice.notes,
        "terms": invoice.terms,
        "lines": [
            {
                "description": line.description,
                "quantity": line.quantity,
                "unit": line.unit,
                "price": line.unit_cents,
                "tax": str(line.tax_rate_id) if line.tax_rate_id else "",
            }
            for line in lines
        ],
    }


class SendForm(Form):
    to = text("To", required="Enter at least one e-mail address.", longest=1_000)
    subject = text("Subject", required="Enter a subject.", longest=200)
    message = long_text("Message", longest=5_000)

    def validate_to(self, _field: StringField) -> None:
        addresses = self.addresses
        if len(addresses) > MOST_ADDRESSES:
            raise ValidationError(f"At most {MOST_ADDRESSES} addresses.")
        for address in addresses:
            try:
                validate_email(
                    address, check_deliverability=False, test_environment=True, allow_smtputf8=False
                )
            except EmailNotValidError as error:
                raise ValidationError(f"{address} is not an e-mail address.") from error

    @property
    def addresses(self) -> list[str]:
        typed = (self.to.data or "").replace(";", ",").split(",")
        return list(dict.fromkeys(part.strip() for part in typed if part.strip()))


class ReasonForm(Form):
    reason = text("Reason", required="Say why, for your records.", longest=200)
