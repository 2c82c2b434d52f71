"""Forms of payments."""

from collections.abc import Sequence

from wtforms import BooleanField, RadioField, SelectChoice, SelectField
from wtforms.validators import InputRequired, Optional

from owneros.domain.billing.payments.queries import OpenInvoice
from owneros.domain.billing.payments.received import BY_HAND, Said, part_field
from owneros.domain.billing.payments.recording import Received, Recorded
from owneros.domain.billing.payments.words import Method
from owneros.foundation.money import format_cents
from owneros.web import once
from owneros.web.forms import CentsField, DayField, Form, OnlyWhen, text


def cents() -> CentsField:
    return CentsField("Amount", allow_zero=False, validators=[InputRequired("Enter the amount.")])


class RecordingForm(Form):
    amount = cents()
    received_on = DayField("Received on", validators=[InputRequired("Enter the day.")])
    method = SelectField(
        "Paid by", choices=[SelectChoice(name, Method(name).word) for name in BY_HAND], default="check"
    )
    reference = text("Reference", longest=100)
    note = text("Note", longest=500)
    mail_receipt = BooleanField("Email a receipt to your client")
    confirmed = BooleanField("Record it anyway")

    @property
    def received(self) -> Received:
        """What came in, recorded once for this form."""
        return self.build(Received, once_key=once.form_key(), sure=self.confirmed.data)

    @property
    def said(self) -> Said:
        """As far as it can be read."""
        return Said(self.amount.data, self.method.data, self.received_on.data, self.confirmed.data)


class ClientPaymentForm(RecordingForm):
    """With a field for each open invoice of the client, see `with_parts`."""


def with_parts(invoices: Sequence[OpenInvoice]) -> type[ClientPaymentForm]:
    """A form for these invoices; a blank field gives nothing to its invoice."""
    parts = {part_field(invoice.id): CentsField(f"For {invoice.label}") for invoice in invoices}
    first = ("amount", "received_on", "method", "reference", *parts)
    return type("PartsForm", (ClientPaymentForm,), {**parts, "on_screen": first})


def recording_notice(recorded: Recorded) -> str:
    amount = format_cents(recorded.payment.amount_cents)
    if recorded.credit_cents == 0:
        return f"{amount} recorded."
    return f"{amount} recorded. {format_cents(recorded.credit_cents)} of it is kept as your client's credit."


class AmountForm(Form):
    amount = cents()


class CreditForm(AmountForm):
    on_screen = ("invoice", "amount")

    invoice = SelectField(
        "Invoice",
        validators=[InputRequired("Choose an invoice.")],
        invalid_choice_message="Choose one of this client's open invoices.",
    )


class RefundForm(Form):
    amount = cents()
    meaning = RadioField(
        "What happens to the bill",
        choices=[
            SelectChoice("reduce", "Take it off the bill"),
            SelectChoice("owed", "Your client still owes it"),
        ],
        validators=[Optional()],
    )
    reason = text("Reason", required="Say why, for your records.", longest=200)


class RefundByHandForm(RefundForm):
    refunded_on = DayField("Refunded on", validators=[InputRequired("Enter the day.")])

    on_screen = ("amount", "meaning", "refunded_on")


class CreditUseForm(Form):
    use = RadioField(
        "What to take off this invoice",
        choices=[
            SelectChoice("deposit", "The deposit of this job"),
            SelectChoice("all", "All credit of this client"),
            SelectChoice("none", "Nothing, keep it for later"),
        ],
        validators=[InputRequired("Choose what to take off.")],
    )
    most = CentsField("At most", allow_zero=False, validators=[OnlyWhen("use", "deposit", "all"), Optional()])
