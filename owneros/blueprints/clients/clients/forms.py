"""What is typed about clients, contacts and sites."""

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional
from wtforms.widgets import TextInput

from owneros.domain.clients.clients.registration import LONGEST_TERM
from owneros.web.address_field import AddressField
from owneros.web.forms import Form, PhoneField, VersionField, WholeField, long_text, text, trim


class AddressForm(Form):
    """Street to postal code, named as browsers know them."""

    street = text("Street", render_kw={"autocomplete": "street-address"})
    city = text("City", longest=100, render_kw={"autocomplete": "address-level2"})
    state = text("State", longest=50, render_kw={"autocomplete": "address-level1"})
    postal_code = text("ZIP code", longest=20, render_kw={"autocomplete": "postal-code"})


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


class ContactForm(Form):
    name = text("Name", required="Enter the contact's name.", render_kw={"autocomplete": "off"})
    title = text("What they do", longest=100, render_kw={"autocomplete": "off"})
    email = AddressField(render_kw={"autocomplete": "off"})
    phone = PhoneField("Phone")
    gets_invoices = BooleanField("Gets invoices by e-mail")


class SiteForm(AddressForm):
    label = text("Name of the site", longest=100, render_kw={"autocomplete": "off"})
    access_notes = long_text("How to get in", longest=2_000)
