from wtforms import BooleanField, EmailField, HiddenField, PasswordField, StringField
from wtforms.validators import InputRequired, Length

from owneros.domain.people.tenants.business import TenantDetails
from owneros.domain.people.tenants.founding import PersonDetails
from owneros.domain.people.users.signing_up import words_of_owner
from owneros.domain.people.users.strength import check_strength
from owneros.foundation.addresses import LONGEST
from owneros.web.address_field import AddressField
from owneros.web.forms import Form, PhoneField, text, trim
from owneros.web.zone_field import zone_field

LONGEST_PASSWORD = 4_000


def own_address() -> AddressField:
    return AddressField(
        required="Enter your email.",
        render_kw={"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"},
    )


def password_field(label: str, missing: str, autocomplete: str) -> PasswordField:
    """What was typed is never sent back."""
    return PasswordField(
        label,
        validators=[InputRequired(missing), Length(max=LONGEST_PASSWORD, message="This is too long.")],
        render_kw={"autocomplete": autocomplete},
    )


def old_enough_field() -> BooleanField:
    return BooleanField("I am 13 or older", validators=[InputRequired("OwnerOS is not for people under 13.")])


def terms_field() -> BooleanField:
    return BooleanField(
        "I agree to the terms and have read the privacy notice",
        validators=[InputRequired("Accept the terms to sign up.")],
    )


class FounderForm(Form):
    """Who founds a business, but for the ways to sign in."""

    name = text("Your name", required="Enter your name.", longest=100, render_kw={"autocomplete": "name"})
    business_name = text(
        "Business name",
        required="Enter the name of your business.",
        longest=120,
        render_kw={"autocomplete": "organization"},
    )
    phone = PhoneField("Phone", validators=[InputRequired("Enter your phone number.")])
    time_zone = zone_field()
    old_enough = old_enough_field()
    terms = terms_field()

    @property
    def named(self) -> TenantDetails:
        return TenantDetails(self.business_name.data, self.time_zone.data)


class SignUpForm(FounderForm):
    on_screen = ("name", "business_name", "email", "phone", "time_zone", "password")
    email = own_address()
    password = password_field("Password", "Choose a password.", "new-password")

    @property
    def owner(self) -> PersonDetails:
        return self.build(PersonDetails)

    def check(self) -> None:
        """Raises FieldError."""
        check_strength(self.password.data or "", words_of_owner(self.owner, self.named))


class JoinForm(Form):
    """Somebody new joins a business; the address is that of the invitation."""

    name = text("Your name", required="Enter your name.", longest=100, render_kw={"autocomplete": "name"})
    phone = PhoneField("Phone", validators=[InputRequired("Enter your phone number.")])
    password = password_field("Password", "Choose a password.", "new-password")
    old_enough = old_enough_field()
    terms = terms_field()


class KnownForm(Form):
    """Somebody who has OwnerOS proves it: joins one more business, or links Google."""

    password = password_field("Password", "Enter your password.", "current-password")


class SignInForm(Form):
    email = EmailField(
        "Email",
        filters=[trim],
        validators=[InputRequired("Enter your email."), Length(max=LONGEST, message="This is too long.")],
        render_kw={"autocomplete": "username", "autocapitalize": "off", "spellcheck": "false"},
    )
    password = password_field("Password", "Enter your password.", "current-password")
    next = HiddenField()


class CodeForm(Form):
    code = StringField(
        "6-digit code",
        filters=[lambda typed: "".join((typed or "").split())],
        validators=[
            InputRequired("Enter the code from the email."),
            Length(max=20, message="The code has 6 digits."),
        ],
        render_kw={
            "autocomplete": "one-time-code",
            "inputmode": "numeric",
            "maxlength": "9",
            "enterkeyhint": "go",
        },
    )


class ForgotForm(Form):
    email = own_address()


class ResetForm(Form):
    new_password = password_field("New password", "Choose a password.", "new-password")


class PasskeyForm(Form):
    """The answer of a passkey, which a script fills in."""

    answer = HiddenField()
    next = HiddenField()


class ConfirmCodeForm(Form):
    """One field takes what the app shows and what the paper says."""

    code = text(
        "Code",
        required="Enter the code.",
        longest=40,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "enterkeyhint": "go"},
    )
    next = HiddenField()


class SecondStepForm(ConfirmCodeForm):
    trusted = BooleanField("Don't ask on this device for 30 days")


class ConfirmForm(KnownForm):
    next = HiddenField()
