"""What is typed about clients, contacts and sites."""

from typing import Any

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from owneros.domain.clients.registration import LONGEST_TERM
from owneros.web.address_field import AddressField
from owneros.web.forms import Form, PhoneField, VersionField, WholeField, long_text, text, trim


class AddressForm(Form):
    """Street to postal code, named as browsers know them."""

    street = text("Street", render_kw={"autocomplete": "street-address"})
    city = text("City", longest=100, render_kw={"autocomplete": "address-level2"})
    state = text("State", longest=50, render_kw={"autocomplete": "address-level1"})
    postal_code = text("ZIP code", longest=20, render_kw={"autocomplete": "postal-code"})

    def address(self) -> dict[str, str]:
        return {name: self[name].data or "" for name in ("street", "city", "state", "postal_code")}


class ClientForm(AddressForm):
    kind = RadioField(
        "Who pays",
        choices=[SelectChoice("person", "A person"), SelectChoice("company", "A company")],
        default="person",
    )
    name = text("Name", required="Enter the client's name.", render_kw={"autocomplete": "off"})
    email = AddressField(render_kw={"autocomplete": "off"})
    phone = PhoneField("Phone")
    works_here = BooleanField("Work happens at this address", default=True)
    payment_days = WholeField(
        "Days to pay",
        filters=[trim],
        validators=[
            Optional(),
            NumberRange(0, LONGEST_TERM, f"Enter a number of days from 0 to {LONGEST_TERM}."),
        ],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )
    tax_exempt = BooleanField("Exempt from sales tax")
    tax_exempt_id = text("Exemption certificate", longest=100, render_kw={"autocomplete": "off"})
    notes = long_text("Notes for yourself")
    version = VersionField("Version")
    confirmed = HiddenField()

    def details(self) -> dict[str, Any]:
        """What add_client and edit_client take."""
        return {
            "kind": self.kind.data,
            "name": self.name.data,
            "email": self.email.data or "",
            "phone": self.phone.data or "",
            **self.address(),
            "payment_days": self.payment_days.data,
            "tax_exempt": self.tax_exempt.data,
            "tax_exempt_id": self.tax_exempt_id.data or "",
            "notes": self.notes.data or "",
        }


class ContactForm(Form):
    name = text("Name", required="Enter the contact's name.", render_kw={"autocomplete": "off"})
    title = text("What they do", longest=100, render_kw={"autocomplete": "off"})
    email = AddressField(render_kw={"autocomplete": "off"})
    phone = PhoneField("Phone")
    gets_invoices = BooleanField("Gets invoices by e-mail")

    def details(self) -> dict[str, Any]:
        return {
            "name": self.name.data,
            "title": self.title.data or "",
            "email": self.email.data or "",
            "phone": self.phone.data or "",
            "gets_invoices": self.gets_invoices.data,
        }


class SiteForm(AddressForm):
    label = text("Name of the site", longest=100, render_kw={"autocomplete": "off"})
    access_notes = long_text("How to get in", longest=2_000)

    def details(self) -> dict[str, str]:
        return {
            "label": self.label.data or "",
            **self.address(),
            "access_notes": self.access_notes.data or "",
        }
