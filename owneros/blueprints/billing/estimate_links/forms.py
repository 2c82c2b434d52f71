"""Signing and answering."""

from wtforms import BooleanField, HiddenField
from wtforms.validators import DataRequired, InputRequired

from owneros.domain.billing.estimates.acceptance import NOT_CONSENTED
from owneros.domain.billing.estimates.drawing import checked
from owneros.web.forms import LinkForm, VersionField, long_text, text


class SignForm(LinkForm):
    """`drawing` is the path that the canvas writes; `revision` the one that the client reads."""

    name = text(
        "Your full name", required="Type your full name.", longest=120, render_kw={"autocomplete": "name"}
    )
    drawing = HiddenField("Drawn signature")
    consent = BooleanField("I agree", validators=[DataRequired(NOT_CONSENTED)])
    revision = VersionField(validators=[InputRequired("This form is incomplete. Open the estimate again.")])

    def check(self) -> None:
        """Raises FieldError."""
        checked(self.drawing.data or "")


class DeclineForm(LinkForm):
    message = long_text("Your reason", longest=2_000)


class ChangesForm(LinkForm):
    message = long_text("What should be different?", longest=2_000)
