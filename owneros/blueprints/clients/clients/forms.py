"""What is typed about clients, contacts and sites."""

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice

from owneros.domain.clients.clients import contacts, sites
from owneros.domain.clients.clients.contacts import ContactDetails
from owneros.domain.clients.clients.registration import TERM
from owneros.domain.clients.clients.sites import SiteDetails
from owneros.web.address_field import AddressField
from owneros.web.forms import Form, PhoneField, VersionField, WholeField, long_text, text


class AddressForm(Form):
    """Street to postal code, named as browsers know them."""

    street = text("Street", render_kw={"autocomplete": "street-address"})
    city = text("City", longest=100, render_kw={"autocomplete": "address-level2"})
    state = text("State", longest=50, render_kw={"autocomplete": "address-level1"})
    postal_code = text("ZIP code", longest=20, render_kw={"autocomplete": "postal-code"})


class ClientForm(AddressForm):
    on_screen = ("name", "kind", "phone", "email")

    kind = RadioField(
        "Who pays",
        choices=[SelectChoice("person", "A person"), SelectChoice("company", "A company")],
        default="person",
    )
    name = text("Name", required="Enter the client's name.", render_kw={"autocomplete": "off"})
    email = AddressField(render_kw={"autocomplete": "off"})
    phone = PhoneField("Phone")
    works_here = BooleanField("The job site is at this address", default=True)
    payment_days = WholeField("Days to pay", TERM, required=False)
    tax_exempt = BooleanField("Exempt from sales tax")
    tax_exempt_id = text("Exemption certificate", longest=100, render_kw={"autocomplete": "off"})
    notes = long_text("Notes")
    version = VersionField("Version")
    confirmed = HiddenField()


class ContactForm(Form):
    name = text("Name", required="Enter the contact's name.", render_kw={"autocomplete": "off"})
    title = text("Role", longest=100, render_kw={"autocomplete": "off"})
    phone = PhoneField("Phone")
    email = AddressField(render_kw={"autocomplete": "off"})
    gets_invoices = BooleanField("Gets invoices by email")

    def check(self) -> None:
        """Raises FieldError."""
        contacts.check(self.build(ContactDetails))


class SiteForm(AddressForm):
    on_screen = ("label",)

    label = text("Site name", longest=100, render_kw={"autocomplete": "off"})
    access_notes = long_text("How to get in", longest=2_000)

    def check(self) -> None:
        """Raises FieldError."""
        sites.check(self.build(SiteDetails))
