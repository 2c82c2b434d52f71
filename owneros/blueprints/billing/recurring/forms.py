"""The form of a series: what each invoice holds, when it comes, and what becomes of it."""

from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from owneros.domain.billing.recurring.content import SeriesContent
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.parts.documents.billed import BilledForm, billed_values
from owneros.web.forms import DayField, Form, WholeField, a_day

DIGITS = {"inputmode": "numeric", "type": "text", "maxlength": "4"}


class SeriesForm(BilledForm):
    starts_on = DayField("First date", validators=[InputRequired("Enter the first date.")])
    every = WholeField("Every", validators=[InputRequired("Enter a number like 1.")], render_kw=DIGITS)
    unit = SelectField(
        "Unit",
        choices={"week": "weeks", "month": "months", "quarter": "quarters", "year": "years"},
        default="month",
    )
    ends = RadioField(
        "How long",
        choices=[
            SelectChoice("never", "Until I stop it"),
            SelectChoice("date", "Until a day"),
            SelectChoice("count", "A number of times"),
        ],
        default="never",
    )
    ends_on = DayField("Last day", validators=[Optional()])
    ends_after = WholeField("Times in all", validators=[Optional()], render_kw=DIGITS)
    payment_days = WholeField(
        "Days to pay",
        validators=[InputRequired("Enter a number of days from 0 to 365.")],
        render_kw=DIGITS | {"maxlength": "3"},
    )
    mode = RadioField(
        "When its day comes",
        choices=[
            SelectChoice("draft", "Make a draft, I look it over and send it"),
            SelectChoice("sent", "Issue it and mail it to the client by itself"),
        ],
        default="draft",
    )

    after = HiddenField("Billed until")

    @property
    def billed_until(self) -> date | None:
        """The day of the invoice that this was made from."""
        return a_day(self.after.data)

    def content(self) -> SeriesContent:
        """After validation: what was written, as the domain takes it."""
        start, ends = self.starts_on.data, self.ends.data
        return self.build(
            SeriesContent,
            invoice=self.billed(start, start),
            rhythm=Rhythm(start, self.unit.data, self.every.data or 0),
            end=End(
                ends,
                self.ends_on.data if ends == "date" else None,
                self.ends_after.data if ends == "count" else None,
            ),
        )


class SkippedDateForm(Form):
    """Hidden beside a button of the page."""

    day = DayField("Skipped date", validators=[InputRequired()])


def stored_values(content: SeriesContent) -> dict[str, Any]:
    """A series as the form shows it."""
    return billed_values(content.invoice) | {
        "starts_on": content.rhythm.start,
        "every": content.rhythm.every,
        "unit": content.rhythm.unit,
        "ends": content.end.kind,
        "ends_on": content.end.on,
        "ends_after": content.end.count,
        "payment_days": content.payment_days,
        "mode": content.mode,
    }


def starting_values(today: date, payment_days: int, terms: str, notes: str) -> dict[str, Any]:
    return {
        "starts_on": today,
        "every": 1,
        "unit": "month",
        "payment_days": payment_days,
        "terms": terms,
        "notes": notes,
    }
