"""The rule of the business, said in plain words before and after it is saved."""

from decimal import Decimal
from functools import partial
from typing import Self

from wtforms import RadioField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from owneros.blueprints.billing.late_fees.area import bp
from owneros.domain.billing.late_fees.rule import Rule, explain
from owneros.domain.billing.late_fees.settings import change_rule, check, our_rule
from owneros.foundation.errors import FieldError
from owneros.foundation.money import parse_cents
from owneros.foundation.periods import today_in
from owneros.parts.documents.lines import read_percent, shown_value
from owneros.web.answers import Answer, page
from owneros.web.forms import CentsField, Form, QuantityField, trim
from owneros.web.guards import person
from owneros.web.saving import Instead, Saved, save

HOME = "/settings/late-fees"
PAGE = "billing/late_fees/rule.html"


class RuleForm(Form):
    kind = RadioField(
        "Late fee",
        choices=[
            SelectChoice("none", "None"),
            SelectChoice("percent", "A percentage of what is open"),
            SelectChoice("amount", "A fixed amount"),
        ],
        default="none",
    )
    value = StringField("How much", filters=[trim], render_kw={"inputmode": "decimal"})
    days = QuantityField(
        "Days after the due date",
        places=0,
        largest=180,
        default=Decimal(10),
        validators=[InputRequired("Enter a number of days from 1 to 180.")],
        render_kw={"inputmode": "numeric"},
    )
    repeat = RadioField(
        "How often",
        choices=[
            SelectChoice("once", "Once for an invoice"),
            SelectChoice("monthly", "Again each month while it is open"),
        ],
        default="once",
    )
    cap = CentsField("At most for one invoice", validators=[Optional()])
    preview = SubmitField("Try it")

    @classmethod
    def of(cls, record: Rule) -> Self:
        value = shown_value(record.kind, record.percent, record.amount_cents)
        return cls(formdata=None, obj=record, value=value, cap=record.cap_cents)

    def rule(self) -> Rule:
        """Raises FieldError at `value` when it cannot be read."""
        kind = self.kind.data
        try:
            percent = read_percent(self.value.data or "") if kind == "percent" else Decimal(0)
            cents = parse_cents(self.value.data or "") if kind == "amount" else 0
        except ValueError as error:
            raise FieldError("value", str(error)) from error
        return self.build(Rule, percent=percent, amount_cents=cents, days=int(self.days.data or 0))


@bp.get(HOME, "settings:write")
def show_rule() -> Answer:
    rule = our_rule()
    return _show(RuleForm.of(rule), 200, explain(rule), rule)


@bp.post(HOME, "settings:write")
def save_rule() -> Answer:
    """Saves, or with the other button only says what the rule would do."""
    form = RuleForm()

    def change() -> Saved:
        rule = form.rule()
        check(rule)
        if form.preview.data:
            raise Instead(partial(_show, form, 200, explain(rule)))
        change_rule(person().actor, rule, today_in(person().time_zone))
        return Saved(HOME, "Saved." if rule.active else f"Saved. {explain(rule)}")

    return save(form, partial(_show, form), change)


def _show(form: RuleForm, status: int, words: str = "", rule: Rule | None = None) -> Answer:
    return page(PAGE, status, form=form, words=words, rule=rule or our_rule())
