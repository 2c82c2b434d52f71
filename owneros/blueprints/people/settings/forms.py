from typing import Self

from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    SubmitField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from owneros.domain.people.mailing.texts import Words, check_words
from owneros.domain.people.tenants.business import (
    LONGEST_WAY,
    PAYMENT_DAYS,
    EstimateDefaults,
    check_estimate_prefix,
    check_invoice_prefix,
    web_address,
)
from owneros.domain.people.tenants.models import Business
from owneros.domain.people.tenants.tax_rates import check_name
from owneros.parts.documents.lines import shown_value
from owneros.parts.uploads import UploadField
from owneros.web.address_field import AddressField
from owneros.web.forms import Form, PhoneField, QuantityField, ShareField, WholeField, long_text, text
from owneros.web.zone_field import zone_field


class ProfileForm(Form):
    name = text("Your name", required="Enter your name.", longest=100, render_kw={"autocomplete": "name"})
    phone = PhoneField("Phone")
    hears_of_money = BooleanField("Email me when a payment comes in or a bank debit fails")


class PasswordForm(Form):
    """What was typed is never sent back."""

    current_password = PasswordField(
        "Current password",
        validators=[InputRequired("Enter your current password."), Length(max=4_000, message="Too long.")],
        render_kw={"autocomplete": "current-password"},
    )
    new_password = PasswordField(
        "New password",
        validators=[InputRequired("Choose a password."), Length(max=4_000, message="Too long.")],
        render_kw={"autocomplete": "new-password"},
    )
    end_others = BooleanField("Sign out my other devices", default=True)


class BusinessForm(Form):
    name = text(
        "Business name",
        required="Enter the name of your business.",
        longest=120,
        render_kw={"autocomplete": "organization"},
    )
    email = AddressField("Email for clients", render_kw={"autocomplete": "email"})
    phone = PhoneField("Phone")
    website = text("Website", longest=200, render_kw={"inputmode": "url", "autocomplete": "url"})
    license_number = text("License number", longest=60)
    street = text("Street", render_kw={"autocomplete": "street-address"})
    city = text("City", longest=100, render_kw={"autocomplete": "address-level2"})
    state = text("State", longest=50, render_kw={"autocomplete": "address-level1"})
    postal_code = text("ZIP", longest=20, render_kw={"autocomplete": "postal-code", "inputmode": "numeric"})
    time_zone = zone_field()

    def check(self) -> None:
        """Raises FieldError."""
        web_address(self.website.data or "")


class DefaultsForm(Form):
    payment_days = WholeField("Days to pay", PAYMENT_DAYS)
    invoice_prefix = text("Numbers start with", longest=12, render_kw={"autocapitalize": "characters"})
    invoice_terms = long_text("Terms", longest=2_000)
    invoice_notes = long_text("Note to the client", longest=2_000)

    def check(self) -> None:
        """Raises FieldError."""
        check_invoice_prefix(self.invoice_prefix.data or "")


class HowToPayForm(Form):
    how_to_pay = long_text("How clients can pay you", longest=LONGEST_WAY)


class EstimateDefaultsForm(Form):
    estimate_days = WholeField("Good for", PAYMENT_DAYS)
    estimate_prefix = text("Numbers start with", longest=12, render_kw={"autocapitalize": "characters"})
    deposit_kind = SelectField(
        "Deposit on approval",
        choices=[
            SelectChoice("none", "None"),
            SelectChoice("percent", "Percent"),
            SelectChoice("amount", "Dollars"),
        ],
    )
    deposit_value = ShareField("Deposit value", kind="deposit_kind")
    estimate_terms = long_text("Terms", longest=10_000)

    @classmethod
    def of(cls, business: Business) -> Self:
        value = shown_value(business.deposit_kind, business.deposit_percent, business.deposit_amount_cents)
        return cls(formdata=None, obj=business, deposit_value=value)

    def defaults(self) -> EstimateDefaults:
        value = self.deposit_value
        return self.build(EstimateDefaults, deposit_percent=value.percent, deposit_amount_cents=value.cents)

    def check(self) -> None:
        """Raises FieldError."""
        check_estimate_prefix(self.estimate_prefix.data or "")


class LogoForm(Form):
    logo = UploadField(
        "Picture", required="Choose a picture first.", accept="image/png,image/jpeg,image/webp"
    )


class TaxRateForm(Form):
    name = text("Name", required="Enter a name, like Texas sales tax.", longest=60)
    percent = QuantityField(
        "Percent", places=4, largest=100, validators=[InputRequired("Enter a percentage like 8.25.")]
    )
    imposed_on = RadioField(
        "Who owes this tax by law",
        choices=[
            SelectChoice("buyer", "Your client: you collect it for the state"),
            SelectChoice("seller", "Your business: you add it to the bill"),
        ],
        default="buyer",
    )
    is_default = BooleanField("Use it on new invoices")

    def check(self) -> None:
        """Raises FieldError."""
        check_name(self.name.data or "")


class MailTextForm(Form):
    subject = text("Subject", required="Enter a subject.", longest=200, render_kw={"autocomplete": "off"})
    message = long_text("Message", required="Enter a message.")
    preview = SubmitField("Preview")

    def check(self, kind: str) -> None:
        """The rules of this kind of mail. Raises FieldError."""
        check_words(kind, Words(self.subject.data or "", self.message.data or ""))
