"""When clients are reminded: the rules with their days, and the quiet hours."""

from functools import partial
from typing import Any, Self

from wtforms import BooleanField, SelectField

from owneros.blueprints.people.settings.area import bp
from owneros.domain.billing.reminders.catalogue import CATALOGUE, DAYS
from owneros.domain.billing.reminders.schedule import Quiet
from owneros.domain.billing.reminders.settings import Wish, change_settings, settings_and_rules
from owneros.foundation.periods import today_in
from owneros.web import answers
from owneros.web.answers import Answer
from owneros.web.forms import Form, OnlyWhen, WholeField
from owneros.web.guards import person
from owneros.web.saving import Saved, save

HOME = "/settings/reminders"
PAGE = "people/settings/reminders.html"
HOURS = {hour: f"{hour % 12 or 12} {'am' if hour < 12 else 'pm'}" for hour in range(24)}  # noqa: PLR2004 - noon


class RemindersForm(Form):
    on_screen = ("active", *(f"{part}_{rule.name}" for rule in CATALOGUE for part in ("on", "days")))

    active = BooleanField("Remind clients by email")
    quiet_from = SelectField("Send nothing from", choices=HOURS, coerce=int)
    quiet_until = SelectField("Until", choices=HOURS, coerce=int)
    sundays = BooleanField("Send on Sundays")

    @classmethod
    def kept(cls) -> Self:
        """As it is stored, and what was typed over that."""
        settings, rules = settings_and_rules(today_in(person().time_zone))
        stored = {f"on_{rule.name}": rule.enabled for rule in rules}
        return cls(obj=settings, data=stored | {f"days_{rule.name}": rule.days for rule in rules})

    @property
    def rules(self) -> list[tuple[Any, Any, Any]]:
        """(rule, its switch, its days or none) in the order of the catalogue."""
        return [
            (rule, self[f"on_{rule.name}"], None if rule.fixed else self[f"days_{rule.name}"])
            for rule in CATALOGUE
        ]

    def wish(self) -> Wish:
        return Wish(
            active=self.active.data,
            quiet=Quiet(self.quiet_from.data, self.quiet_until.data, self.sundays.data),
            rules={rule.name: (on.data, days.data if days else 0) for rule, on, days in self.rules},
        )


for _rule in CATALOGUE:
    setattr(RemindersForm, f"on_{_rule.name}", BooleanField(_rule.title))
    if not _rule.fixed:
        _while_on = [OnlyWhen(f"on_{_rule.name}")]
        setattr(
            RemindersForm,
            f"days_{_rule.name}",
            WholeField(f"{_rule.title}, days", DAYS, validators=_while_on),
        )


@bp.get(HOME, "settings:write")
def reminders_page() -> Answer:
    return answers.page(PAGE, form=RemindersForm.kept())


@bp.post(HOME, "settings:write")
def change_reminders() -> Answer:
    form = RemindersForm.kept()

    def change() -> Saved:
        change_settings(person().actor, form.wish(), today_in(person().time_zone))
        return Saved(HOME, "Saved.")

    return save(form, partial(answers.page, PAGE, form=form), change)
