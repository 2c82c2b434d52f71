"""The rule of the business, said in plain words before and after it is saved."""

from functools import partial
from typing import Self

from wtforms import RadioField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional

from owneros.blueprints.billing.late_fees.area import bp
from owneros.domain.billing.late_fees.rule import Rule, explain
from owneros.domain.billing.late_fees.settings import DAYS, change_rule, check, our_rule
from owneros.foundation.periods import today_in
from owneros.parts.documents.lines import shown_value
from owneros.web.answers import Answer, page
from owneros.web.forms import CentsField, Form, OnlyWhen, ShareField, WholeField
from owneros.web.guards import person
from owneros.web.saving import Instead, Saved, save

HOME = "/settings/late-fees"
PAGE = "billing/late_fees/rule.html"


CHARGED = OnlyWhen("kind", "percent", "amount")


class RuleForm(Form):
    kind = RadioField(
        "Late fee",
        choices=[
            SelectChoice("none", "None"),
            SelectChoice("percent", "A percentage of the open amount"),
            SelectChoice("amount", "A fixed amount"),
        ],
        default="none",
    )
    value = ShareField("How much", kind="kind")
    days = WholeField("Days after the due date", DAYS, default=10, validators=[CHARGED])
    repeat = RadioField(
        "How often",
        choices=[
            SelectChoice("once", "Once for an invoice"),
            SelectChoice("monthly", "Again each month while it is open"),
        ],
        default="once",
        validators=[CHARGED],
    )
    cap = CentsField("Limit for one invoice", allow_zero=False, validators=[CHARGED, Optional()])
    preview = SubmitField("Show an example")

    @classmethod
    def of(cls, record: Rule) -> Self:
        value = shown_value(record.kind, record.percent, record.amount_cents)
        return cls(formdata=None, obj=record, value=value, cap=record.cap_cents)

    def rule(self) -> Rule:
        """As far as it can be read."""
        return self.build(Rule, percent=self.value.percent, amount_cents=self.value.cents)

    def check(self) -> None:
        """Raises FieldError."""
        check(self.rule())


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

    return save(form, partial(_show, form), change, rules=form.check)


def _show(form: RuleForm, status: int, words: str = "", rule: Rule | None = None) -> Answer:
    return page(PAGE, status, form=form, words=words, rule=rule or our_rule())
