"""What is typed about an item of the price book."""

from typing import Self

from wtforms import BooleanField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.words import CostKind, ItemKind
from owneros.web.forms import Form, UnitPriceField, VersionField, long_text, text


class ItemForm(Form):
    name = text("Name", required="Enter a name, like Service call.", render_kw={"autocomplete": "off"})
    kind = RadioField(
        "What it is",
        choices=[SelectChoice(*pair) for pair in ItemKind.words().items()],
        default="service",
    )
    price = UnitPriceField(
        "Price", validators=[InputRequired("Enter a price.")], render_kw={"autocomplete": "off"}
    )
    unit = text("Sold by", longest=20, render_kw={"autocomplete": "off", "autocapitalize": "none"})
    taxable = BooleanField("Sales tax is due on it")
    description = long_text("More for the client to read", longest=700)
    cost = UnitPriceField("Your cost", render_kw={"autocomplete": "off"})
    cost_kind = SelectField(
        "In a budget its cost is",
        choices=[SelectChoice("", "As usual"), *(SelectChoice(*pair) for pair in CostKind.words().items())],
        default="",
        validators=[Optional()],
    )
    category = text("Category", longest=60, render_kw={"autocomplete": "off"})
    version = VersionField("Version")

    @classmethod
    def of(cls, item: CatalogItem) -> Self:
        return cls(formdata=None, obj=item, price=item.price_e4, cost=item.cost_e4)
