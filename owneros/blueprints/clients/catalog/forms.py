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
        "Type",
        choices=[SelectChoice(*pair) for pair in ItemKind.words().items()],
        default="service",
    )
    price = UnitPriceField(
        "Price", validators=[InputRequired("Enter a price.")], render_kw={"autocomplete": "off"}
    )
    unit = text("Unit", longest=20, render_kw={"autocomplete": "off", "autocapitalize": "none"})
    taxable = BooleanField("Charge sales tax")
    description = long_text("Description for your client", longest=700)
    cost = UnitPriceField("Your cost", render_kw={"autocomplete": "off"})
    cost_kind = SelectField(
        "Counts in the budget as",
        choices=[SelectChoice("", "Default"), *(SelectChoice(*pair) for pair in CostKind.words().items())],
        default="",
        validators=[Optional()],
    )
    category = text("Category", longest=60, render_kw={"autocomplete": "off"})
    version = VersionField("Version")

    @classmethod
    def of(cls, item: CatalogItem) -> Self:
        return cls(formdata=None, obj=item, price=item.price_e4, cost=item.cost_e4)
