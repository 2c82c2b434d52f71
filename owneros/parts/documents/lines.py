"""Lines of a document as a form, and what every form with lines has: tax rates, the discount, buttons."""

from decimal import Decimal
from typing import Any

from flask import request
from wtforms import FieldList, FormField, HiddenField, SelectField, StringField
from wtforms import Form as PlainForm
from wtforms.validators import Length, ValidationError

from owneros.domain.billing.documents.totals import Discount, Line
from owneros.domain.clients.catalog.wording import line_text
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.money import plain_amount
from owneros.parts import price_book
from owneros.web.filters import percent
from owneros.web.forms import (
    Form,
    QuantityField,
    ShareField,
    UnitPriceField,
    an_id,
    can_be_kept,
    plain_decimal,
    trim,
)
from owneros.web.picking import PickerField
from owneros.web.sentences import OurWords

MOST_LINES = 200


class LineForm(PlainForm):
    """One line. A line in which nothing was typed is left out without complaint."""

    Meta = OurWords

    description = StringField(
        "Description",
        filters=[trim],
        validators=[Length(max=1_000), can_be_kept],
        render_kw={"autocomplete": "off"},
    )
    quantity = QuantityField("Quantity", default=Decimal(1))
    unit = StringField("Unit", filters=[trim], validators=[Length(max=20), can_be_kept])
    price = UnitPriceField("Price")
    tax = SelectField("Tax", validate_choice=True, default="")
    origin = HiddenField("Line of the contract")

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
            self.description.errors = ["Enter what this line is for."]
            fine = False
        if self.price.data is None and not self.price.errors:
            self.price.errors = ["Enter a price."]
            fine = False
        if self.quantity.data is None and not self.quantity.errors:
            self.quantity.errors = ["Enter a quantity."]
            fine = False
        return fine


class LinesForm(Form):
    """A document with lines. What extends it names its own `lines`, a FieldList of its kind of line."""

    lines = FieldList(FormField(LineForm), "Lines", max_entries=MOST_LINES + 1)
    from_catalog = PickerField("From the price book", "catalog_item", none="From the price book…")
    discount_kind = SelectField(
        "Discount", choices={"none": "None", "percent": "Percent", "amount": "Dollars"}, default="none"
    )
    discount_value = ShareField("Discount value", kind="discount_kind")

    line_form: type[LineForm] = LineForm

    def offer_rates(self, rates: list[TaxRate]) -> None:
        self.rates = rates
        for entry in self.lines:
            self.offer_taxes(entry.form)

    def offer_taxes(self, line: LineForm) -> None:
        """As `taxes_of` has them."""
        line.tax.choices = {rate_id: words for rate_id, words, _ in self.taxes_of(line)}

    def taxes_of(self, line: LineForm) -> list[tuple[str, str, Decimal]]:
        """Id, words and percentage of the usable rates, and of the line's own when it was retired since."""
        offered = [
            (str(rate.id), f"{rate.name} {percent(rate.percent)}", rate.percent) for rate in self.rates
        ]
        known = {rate_id for rate_id, *_ in offered}
        if line.tax.data not in known and an_id(line.tax.data):
            offered.append((line.tax.data, "Retired rate", Decimal(0)))
        return [("", "No tax", Decimal(0)), *offered]

    @property
    def default_tax(self) -> str:
        """The id of the rate that a new line begins with; empty for none."""
        return next((str(rate.id) for rate in self.rates if rate.is_default), "")

    def empty_line(self, index: str = "__index__") -> LineForm:
        """A line for the editor's template, taxed by the default rate."""
        line = self.line_form(prefix=f"lines-{index}-", tax=self.default_tax)
        self.offer_taxes(line)
        return line

    def append_empty(self, **values: Any) -> None:
        """A line, taxed as the one before."""
        tax = self.lines.entries[-1].form.tax.data if self.lines.entries else self.default_tax
        entry = self.lines.append_entry({"quantity": 1, "tax": tax, **values})
        self.offer_taxes(entry.form)

    def only_redraws(self) -> bool:
        """The buttons around lines, without JavaScript."""
        if price_book.pressed():
            self._append_item()
            return True
        if "add_line" in request.form:
            if len(self.lines.entries) < MOST_LINES:
                self.append_empty()
            return True
        if "remove_line" in request.form:
            wanted = request.form["remove_line"]
            self.lines.entries = [entry for entry in self.lines if entry.name != f"lines-{wanted}"]
            if not self.lines.entries:
                self.append_empty()
            return True
        return False

    def _append_item(self) -> None:
        """A line made of the chosen item, in place of the last one when nothing is typed there."""
        self.from_catalog.validate(self)
        item = price_book.offered(self.from_catalog.data)
        if item is None:
            return
        self.from_catalog.clear()
        if self.lines.entries and self.lines.entries[-1].form.blank:
            self.lines.pop_entry()
        if len(self.lines.entries) < MOST_LINES:
            self.append_empty(
                description=line_text(item.name, item.description),
                unit=item.unit,
                price=item.price_e4,
                cost=item.cost_e4 or None,
                cost_kind=item.cost_kind,
                tax=self.default_tax if item.taxable else "",
            )
            quantity = self.lines.entries[-1].form.quantity
            quantity.render_kw = {**quantity.render_kw, "autofocus": True}

    def validate_lines(self, field: FieldList) -> None:
        """One more than the most is read, so that too many are told and not silently cut off."""
        if len(field.entries) > MOST_LINES:
            raise ValidationError(f"At most {MOST_LINES} lines. Split it into two documents.")

    @property
    def discount(self) -> Discount:
        return Discount(self.discount_kind.data, self.discount_value.percent, self.discount_value.cents)


def shown_value(kind: str, percent: Decimal, amount_cents: int) -> str:
    """A discount or deposit as its field shows it."""
    if kind == "percent":
        return plain_decimal(percent)
    return plain_amount(amount_cents) if kind == "amount" else ""
