"""The estimate's form with its lines, and the small forms of its page."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import request
from wtforms import BooleanField, FieldList, FormField, HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.content import Deposit, EstimateContent, Item
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.pricing import markup_in, price_from
from owneros.foundation.rules import rules
from owneros.parts.documents.form import DocumentForm, document_values
from owneros.parts.documents.lines import MOST_LINES, LineForm, shown_value
from owneros.web.forms import (
    DayField,
    Form,
    OnlyWhen,
    QuantityField,
    ShareField,
    UnitPriceField,
    an_id,
    long_text,
    text,
)

COST_KINDS = {"labour": "Labor", "materials": "Materials", "subs": "Subcontractor", "other": "Other"}


class EstimateLineForm(LineForm):
    """An item, or with `kind` "section" a heading over the items below it."""

    kind = HiddenField(default="item")
    cost = UnitPriceField("Your cost")
    markup = QuantityField("Markup", places=2, largest=100_000)
    cost_kind = SelectField("Kind of cost", choices=COST_KINDS, default="other")
    optional = BooleanField("Let the client choose this line")
    selected = BooleanField("Chosen from the start")

    @property
    def is_section(self) -> bool:
        return bool(self.kind.data == "section")

    @property
    def blank(self) -> bool:
        return super().blank and self.cost.data is None and not self.cost.errors

    def validate(self, extra_validators: Any = None) -> bool:
        """A price that was left out follows from the cost and the markup."""
        if self.is_section:
            for field in self:
                field.errors = []
            return bool(self.description.validate(self))
        if self.price.data is None and not self.price.errors and self.cost.data is not None:
            self.price.data = price_from(self.cost.data, self.markup.data or Decimal(0))
        return super().validate(extra_validators)


class EstimateForm(DocumentForm):
    issued_on = DayField("Date", validators=[InputRequired("Enter the date of the estimate.")])
    expires_on = DayField("Good until", validators=[Optional()])
    lines = FieldList(FormField(EstimateLineForm), "Lines", max_entries=MOST_LINES + 1)
    deposit_kind = SelectField(
        "Deposit on approval",
        choices={"none": "None", "percent": "Percent", "amount": "Dollars"},
        default="none",
    )
    deposit_value = ShareField("Deposit value", kind="deposit_kind")
    notes = long_text("Notes to the client", longest=3_000)
    terms = long_text("Terms", longest=10_000)

    line_form = EstimateLineForm
    without_job = "A new job, added at approval"
    on_screen = (*DocumentForm.on_screen, "issued_on", "expires_on", "lines", "from_catalog")

    def empty_section(self) -> LineForm:
        """A heading for the editor's template."""
        return EstimateLineForm(prefix="lines-__heading__-", kind="section")

    def only_redraws(self) -> bool:
        if request.form.get("add_line") == "section":
            if len(self.lines.entries) < MOST_LINES:
                self.append_empty(kind="section")
            return True
        return super().only_redraws()

    def content(self) -> EstimateContent:
        """After validation: what was written, as the domain takes it."""
        return self.dated(self.issued_on.data)

    def dated(self, issued_on: date) -> EstimateContent:
        value = self.deposit_value
        deposit = Deposit(self.deposit_kind.data, value.percent, value.cents)
        return self.written(EstimateContent, issued_on=issued_on, lines=self.items, deposit=deposit)

    @property
    def items(self) -> list[Item]:
        return [_item(entry.form) for entry in self.lines if not entry.form.blank]

    def check(self, estimate: Estimate | None = None) -> None:
        """The rules of writing it, or of changing this one, as far as it can be read. Raises FieldError."""
        with rules() as broken:
            broken.by(drafting.check_days, self.issued_on.data, self.expires_on.data)
            broken.by(drafting.check_lines, self.items)
            if estimate is not None and not (self.client_id.errors or self.job_id.errors):
                broken.by(drafting.check_stays, estimate, self.client_id.data, self.job_id.data)
            if self.reckonable:
                written = self.dated(self.issued_on.data or date.min)
                if estimate is None:
                    broken.by(drafting.reckon, written)
                else:
                    broken.by(drafting.reckon_anew, estimate, written)


def _item(line: EstimateLineForm) -> Item:
    if line.is_section:
        return Item(line.description.data, kind="section", id=an_id(line.origin.data))
    return Item(
        description=line.description.data,
        quantity=Decimal(line.quantity.data or 0),
        unit=line.unit.data or "",
        unit_e4=line.price.data or 0,
        tax_rate_id=an_id(line.tax.data),
        unit_cost_e4=line.cost.data or 0,
        cost_kind=line.cost_kind.data,
        optional=line.optional.data,
        selected=line.selected.data or not line.optional.data,
        id=an_id(line.origin.data),
    )


def stored_values(content: EstimateContent) -> dict[str, Any]:
    """An estimate, or a template, as the form shows it."""
    deposit = content.deposit
    return document_values(content) | {
        "deposit_kind": deposit.kind,
        "deposit_value": shown_value(deposit.kind, deposit.percent, deposit.amount_cents),
        "lines": [_line_values(item) for item in content.lines],
    }


def _line_values(item: Item) -> dict[str, Any]:
    if item.kind == "section":
        return {"kind": "section", "description": item.description, "origin": str(item.id or "")}
    return {
        "kind": "item",
        "description": item.description,
        "quantity": item.quantity,
        "unit": item.unit,
        "price": item.unit_e4,
        "tax": str(item.tax_rate_id) if item.tax_rate_id else "",
        "cost": item.unit_cost_e4 or None,
        "markup": markup_in(item.unit_e4, item.unit_cost_e4),
        "cost_kind": item.cost_kind,
        "optional": item.optional,
        "selected": item.selected,
        "origin": str(item.id or ""),
    }


class ExtendForm(Form):
    expires_on = DayField("Good until", validators=[InputRequired("Choose the new last day.")])


class ChoiceForm(Form):
    """For an acceptance on the client's behalf: who, how, and which options."""

    name = text("Who agreed", required="Enter who agreed.", longest=120)
    way = RadioField("How they agreed", validators=[InputRequired("Choose how they agreed.")])
    remark = text("Note", longest=300)


class BillForm(Form):
    way = RadioField(
        "What to bill",
        choices=[
            SelectChoice("rest", "Everything left"),
            SelectChoice("percent", "A percentage"),
            SelectChoice("lines", "Chosen lines"),
        ],
        default="rest",
    )
    percent = QuantityField(
        "Percent of the contract",
        places=2,
        largest=100,
        validators=[OnlyWhen("way", "percent"), InputRequired("Enter a percentage.")],
    )


class TemplateForm(Form):
    name = text("Template name", required="Enter a name.", longest=80)
