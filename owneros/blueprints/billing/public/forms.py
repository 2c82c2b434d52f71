"""Paying a part, or all that is open."""

from contextlib import suppress

from wtforms.validators import InputRequired

from owneros.web.forms import CentsField, LinkForm


class PayForm(LinkForm):
    amount = CentsField(
        "Amount", allow_zero=False, validators=[InputRequired("Enter the amount you want to pay.")]
    )


class TotalField(CentsField):
    """The sum that the page showed. One that cannot be read stood on no page: 0."""

    def process_formdata(self, valuelist: list[str]) -> None:
        with suppress(ValueError):
            super().process_formdata(valuelist)
        self.data = self.data or 0


class TogetherForm(LinkForm):
    total = TotalField("Total")
