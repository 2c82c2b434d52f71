"""Made-up content for the style page."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    FileField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from owneros.web.forms import Form


class SampleForm(Form):
    name = StringField(
        "Client", [InputRequired("Enter the client's name.")], render_kw={"autocomplete": "organization"}
    )
    amount = StringField("Amount", [InputRequired("Enter an amount above $0.00.")])
    email = EmailField("Email", render_kw={"autocomplete": "email", "enterkeyhint": "next"})
    phone = TelField("Phone", render_kw={"autocomplete": "tel"})
    terms = SelectField(
        "Payment terms",
        choices=[
            SelectChoice("30", "30 days"),
            SelectChoice("14", "14 days"),
            SelectChoice("0", "Due at once"),
        ],
    )
    due = DateField("Due date")
    notes = TextAreaField("Message to the client")
    method = RadioField(
        "How they paid",
        choices=[SelectChoice("check", "Check"), SelectChoice("cash", "Cash")],
        default="check",
    )
    applies_to = RadioField(
        "What it pays",
        choices=[SelectChoice("invoice", "One invoice"), SelectChoice("oldest", "The oldest ones")],
        default="invoice",
    )
    taxable = BooleanField("Charge sales tax", default=True)
    password = PasswordField("Password", render_kw={"autocomplete": "new-password"})
    receipt = FileField("Receipt")


def sample_chart() -> list[dict[str, Any]]:
    names = ["Dec", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov"]
    came_in = (41, 28, 35, 52, 61, 58, 62, 74, 58, 88, 96, 81)
    went_out = (30, 26, 31, 37, 44, 40, 40, 52, 61, 49, 57, 44)
    return [
        {"label": name, "values": [money_in * 12_345, money_out * 12_100], "current": name == "Nov"}
        for name, money_in, money_out in zip(names, came_in, went_out, strict=True)
    ]


def sample_records() -> list[dict[str, Any]]:
    rows = (
        (
            "Oak Ridge Property Management",
            "OR",
            "client",
            "INV-1042",
            "Roof repair, units 4 and 5",
            "Nov 11",
            1842000,
            "Overdue 12 days",
            "bad",
        ),
        ("Maria Delgado", "MD", "client", "INV-1041", "Kitchen remodel", "Dec 3", 625000, "Sent", "info"),
        ("Hill Country HOA", "HC", "client", "INV-1040", "Fence repair", "Nov 20", 118050, "Paid", "ok"),
        (
            "Barton Creek Dental",
            "BC",
            "client",
            "INV-1039",
            "Tenant finish-out",
            "Nov 25",
            4290000,
            "Due in 2 days",
            "warn",
        ),
        ("J. Whitfield", "JW", "client", "INV-1038", "Deck", "Dec 12", 307525, "Draft", "quiet"),
    )
    keys = ("client", "initials", "kind", "number", "job", "due", "cents", "state", "tone")
    return [dict(zip(keys, row, strict=True)) for row in rows]
