"""Forms of payments."""

from wtforms import BooleanField, DateField, SelectChoice, SelectField
from wtforms.validators import InputRequired

from owneros.domain.payments.recording import BY_HAND
from owneros.domain.payments.words import METHOD_WORDS
from owneros.web.forms import CentsField, Form, text


def cents() -> CentsField:
    return CentsField("Amount", allow_zero=False, validators=[InputRequired("Enter the amount.")])


class RecordingForm(Form):
    amount = cents()
    method = SelectField(
        "Paid by", choices=[SelectChoice(name, METHOD_WORDS[name]) for name in BY_HAND], default="check"
    )
    received_on = DateField("Received on", validators=[InputRequired("Enter the day.")])
    reference = text("Reference", longest=100)
    note = text("Note", longest=500)
    mail_receipt = BooleanField("Mail a receipt to the client")


class RefundForm(Form):
    amount = cents()
    reason = text("Reason", required="Say why, for your records.", longest=200)


class RefundByHandForm(RefundForm):
    refunded_on = DateField("Given back on", validators=[InputRequired("Enter the day.")])


class PlainForm(Form):
    """Nothing to fill in: only the token."""
