"""The rule of the business, said in plain words before and after it is saved."""

from decimal import Decimal

from flask.typing import ResponseReturnValue
from wtforms import RadioField, StringField, SubmitField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from owneros.blueprints.late_fees.area import bp
from owneros.domain.late_fees.rule import Rule, explain
from owneros.domain.late_fees.settings import change_rule, check, our_rule
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.money import parse_cents
from owneros.foundation.periods import today_in
from owneros.web.answers import done, page_or_fragment
from owneros.web.forms import CentsField, Form, QuantityField, trim
from owneros.web.guards import person, requires
from owneros.web.line_forms import read_percent, shown_value

HOME = "/settings/late-fees"
PAGE, PARTIAL = "late_fees/rule.html", "partials/late_fees/rule.html"


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

    def rule(self) -> Rule:
        """Raises FieldError at `value` when it cannot be read."""
        kind = self.kind.data
        try:
            percent = read_percent(self.value.data or "") if kind == "percent" else Decimal(0)
            cents = parse_cents(self.value.data or "") if kind == "amount" else 0
        except ValueError as error:
            raise FieldError("value", str(error)) from error
        return Rule(kind, percent, cents, int(self.days.data or 0), self.repeat.data, self.cap.data)


@bp.get(HOME)
@requires("settings:write")
def show_rule() -> ResponseReturnValue:
    rule = our_rule()
    form = RuleForm(
        data={
            "kind": rule.kind,
            "value": shown_value(rule.kind, rule.percent, rule.amount_cents),
            "days": Decimal(rule.days),
            "repeat": rule.repeat,
            "cap": rule.cap_cents,
        }
    )
    return page_or_fragment(PAGE, PARTIAL, form=form, words=explain(rule), rule=rule)


@bp.post(HOME)
@requires("settings:write")
def save_rule() -> ResponseReturnValue:
    """Saves, or with the other button only says what the rule would do."""
    form = RuleForm()
    if not form.validate():
        return page_or_fragment(PAGE, PARTIAL, 422, form=form, words="", rule=our_rule())
    try:
        rule = form.rule()
        check(rule)
        if form.preview.data:
            return page_or_fragment(PAGE, PARTIAL, form=form, words=explain(rule), rule=our_rule())
        change_rule(person().actor, rule, today_in(person().time_zone))
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return page_or_fragment(PAGE, PARTIAL, 422, form=form, words="", rule=our_rule())
    db.session.commit()
    return done(HOME, "Saved. " + explain(rule) if not rule.active else "Saved.")
