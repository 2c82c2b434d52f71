"""What is exported, and of which days."""

from wtforms import RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, ValidationError

from owneros.domain.books.sales_tax.exports import BASES
from owneros.foundation.exporting import by_rank
from owneros.foundation.spans import PERIOD_WORDS
from owneros.web.forms import DayField, Form, OnlyWhen


class ExportForm(Form):
    what = RadioField(
        "What",
        choices=lambda: [SelectChoice(what, one.title) for what, one in by_rank().items()],
        default="invoices",
    )
    start = DayField("From", validators=[InputRequired("Enter the first day.")])
    end = DayField("To", validators=[InputRequired("Enter the last day.")])
    basis = SelectField(
        "How sales tax is counted",
        choices=[SelectChoice(*one) for one in BASES.items()],
        default="accrual",
        validators=[OnlyWhen("what", "sales-tax")],
    )
    period = SelectField(
        "Total by",
        choices=[SelectChoice(*one) for one in PERIOD_WORDS.items()],
        default="month",
        validators=[OnlyWhen("what", "sales-tax")],
    )

    @property
    def hints(self) -> dict[str, str]:
        """From each export to what is in it."""
        return {what: one.hint for what, one in by_rank().items()}

    def validate_end(self, _field: DayField) -> None:
        if self.start.data and self.end.data and self.end.data < self.start.data:
            raise ValidationError("The last day cannot be before the first one.")
