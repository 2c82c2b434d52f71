from dataclasses import replace
from decimal import Decimal
from typing import Self

from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, ValidationError

from owneros.domain.people.tenants.business import LONGEST_PAYMENT_DAYS, LONGEST_WAY, EstimateDefaults
from owneros.domain.people.tenants.models import Business
from owneros.foundation.money import parse_cents
from owneros.parts.documents.lines import read_percent, shown_value
from owneros.web.address_field import AddressField
from owneros.web.forms import Form, PhoneField, QuantityField, WholeField, long_text, text
from owneros.web.zone_field import zone_field


class ProfileForm(Form):
    name = text("Your name", required="Enter your name.", longest=100, render_kw={"autocomplete": "name"})
    phone = PhoneField("Phone")
    hears_of_money = BooleanField("Mail me when money comes in, or a bank debit fails")


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
    email = AddressField("E-mail for clients", render_kw={"autocomplete": "email"})
    phone = PhoneField("Phone")
    website = text("Website", longest=200, render_kw={"inputmode": "url", "autocomplete": "url"})
    street = text("Street", render_kw={"autocomplete": "street-address"})
    city = text("City", longest=100, render_kw={"autocomplete": "address-level2"})
    state = text("State", longest=50, render_kw={"autocomplete": "address-level1"})
    postal_code = text("ZIP", longest=20, render_kw={"autocomplete": "postal-code", "inputmode": "numeric"})
    license_number = text("License number", longest=60)
    time_zone = zone_field()


class DefaultsForm(Form):
    payment_days = WholeField(
        "Days to pay",
        validators=[InputRequired(f"Enter a number of days from 0 to {LONGEST_PAYMENT_DAYS}.")],
        render_kw={"inputmode": "numeric", "type": "text", "maxlength": "3"},
    )
    invoice_prefix = text("Numbers begin with", longest=12, render_kw={"autocapitalize": "characters"})
    invoice_terms = long_text("Terms", longest=2_000)
    invoice_notes = long_text("Note to the client", longest=2_000)


class HowToPayForm(Form):
    how_to_pay = long_text("In your own words", longest=LONGEST_WAY)


class EstimateDefaultsForm(Form):
    estimate_days = WholeField(
        "Good for",
        validators=[InputRequired(f"Enter a number of days from 0 to {LONGEST_PAYMENT_DAYS}.")],
        render_kw={"inputmode": "numeric", "type": "text", "maxlength": "3"},
    )
    estimate_prefix = text("Numbers begin with", longest=12, render_kw={"autocapitalize": "characters"})
    deposit_kind = SelectField(
        "Deposit on approval",
        choices=[
            SelectChoice("none", "None"),
            SelectChoice("percent", "Percent"),
            SelectChoice("amount", "Dollars"),
        ],
    )
    deposit_value = text("Deposit value", longest=20, render_kw={"inputmode": "decimal"})
    estimate_terms = long_text("Terms", longest=10_000)

    @classmethod
    def of(cls, business: Business) -> Self:
        value = shown_value(business.deposit_kind, business.deposit_percent, business.deposit_amount_cents)
        return cls(formdata=None, obj=business, deposit_value=value)

    def defaults(self) -> EstimateDefaults:
        percent, cents = self.deposit()
        return replace(self.build(EstimateDefaults), deposit_percent=percent, deposit_amount_cents=cents)

    def validate_deposit_value(self, _field: StringField) -> None:
        try:
            self.deposit()
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def deposit(self) -> tuple[Decimal, int]:
        """(percent, cents). Raises ValueError with a sentence for the person who typed it."""
        typed, kind = self.deposit_value.data or "", self.deposit_kind.data
        return (
            read_percent(typed) if kind == "percent" else Decimal(0),
            parse_cents(typed) if kind == "amount" else 0,
        )


class LogoForm(Form):
    logo = FileField(
        "Picture",
        validators=[FileRequired("Choose a picture first.")],
        render_kw={"accept": "image/png,image/jpeg,image/webp"},
    )


class TaxRateForm(Form):
    name = text("Name", required="Enter a name, like Texas sales tax.", longest=60)
    percent = QuantityField(
        "Percent", places=4, largest=100, validators=[InputRequired("Enter a percentage like 8.25.")]
    )
    imposed_on = RadioField(
        "Who owes it by law",
        choices=[
            SelectChoice("buyer", "The client: you collect it for the state"),
            SelectChoice("seller", "Your business: you pass it on"),
        ],
        default="buyer",
    )
    is_default = BooleanField("Put it on new invoices")


class MailTextForm(Form):
    subject = text("Subject", required="Enter a subject.", longest=200, render_kw={"autocomplete": "off"})
    message = long_text("Message", required="Enter a message.")
    preview = SubmitField("Preview")
