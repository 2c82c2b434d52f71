"""The form of a series: what each invoice holds, when it comes, and what becomes of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

from wtforms import HiddenField, RadioField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from owneros.domain.billing.invoices.drafting import check_lines
from owneros.domain.billing.recurring.content import EVERY, TIMES, SeriesContent, check_work
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.domain.people.tenants.business import PAYMENT_DAYS
from owneros.foundation.rules import rules
from owneros.parts.documents.billed import BilledForm, billed_values
from owneros.web.forms import DayField, Form, OnlyWhen, WholeField, a_day


class SeriesForm(BilledForm):
    starts_on = DayField("First date", validators=[InputRequired("Enter the first date.")])
    every = WholeField("Every", EVERY)
    unit = SelectField(
        "Unit",
        choices={"week": "weeks", "month": "months", "quarter": "quarters", "year": "years"},
        default="month",
    )
    ends = RadioField(
        "Ends",
        choices=[
            SelectChoice("never", "When I stop it"),
            SelectChoice("date", "On a day"),
            SelectChoice("count", "After a number of invoices"),
        ],
        default="never",
    )
    ends_on = DayField(
        "Last day", validators=[OnlyWhen("ends", "date"), InputRequired("Enter the last day.")]
    )
    ends_after = WholeField("Number of invoices", TIMES, validators=[OnlyWhen("ends", "count")])
    payment_days = WholeField("Days to pay", PAYMENT_DAYS)
    mode = RadioField(
        "On each date",
        choices=[
            SelectChoice("draft", "Create a draft for me to check and send"),
            SelectChoice("sent", "Create the invoice and email it automatically"),
        ],
        default="draft",
    )

    after = HiddenField("Billed until")

    on_screen = (
        *BilledForm.on_screen,
        *("starts_on", "every", "unit", "ends", "ends_on", "ends_after"),
        *("lines", "from_catalog", "mode", "payment_days"),
    )

    @property
    def billed_until(self) -> date | None:
        """The day of the invoice that this was made from."""
        return a_day(self.after.data)

    def content(self) -> SeriesContent:
        """After validation: what was written, as the domain takes it."""
        start = self.starts_on.data
        return self.build(SeriesContent, invoice=self.billed(start, start), rhythm=self.rhythm, end=self.end)

    @property
    def rhythm(self) -> Rhythm:
        return Rhythm(self.starts_on.data, self.unit.data, self.every.data or 0)

    @property
    def end(self) -> End:
        return End(self.ends.data, self.ends_on.data, self.ends_after.data)

    def check(self, check_dates: Callable[[Rhythm, End], object]) -> None:
        """The rules of writing it, as far as it can be read, with those of its dates."""
        with rules() as broken:
            if not (self.starts_on.errors or self.every.errors or self.unit.errors):
                broken.by(check_dates, self.rhythm, self.end)
            broken.by(check_lines, self.work)
            if self.reckonable:
                broken.by(check_work, self.billed(date.min, date.min))


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
