"""How a business reminds: its rules, its quiet hours, and since when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select, true
from sqlalchemy.dialects.postgresql import insert

from owneros.domain.billing.reminders.catalogue import CATALOGUE, DAYS, Rule
from owneros.domain.billing.reminders.models import ReminderRule, ReminderSettings
from owneros.domain.billing.reminders.schedule import Quiet
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.rules import rules
from owneros.foundation.tenancy import current_tenant


@dataclass(frozen=True)
class Wish:
    """What the settings page says. `rules` maps a rule's name to (enabled, days)."""

    active: bool
    quiet: Quiet
    rules: Mapping[str, tuple[bool, int]]


def settings_of(today: date) -> ReminderSettings:
    """The business's row; the first to ask makes it, and reminders begin with that day."""
    found = db.session.scalars(select(ReminderSettings)).one_or_none()
    if found is not None:
        return found
    db.session.execute(
        insert(ReminderSettings)
        .values(tenant_id=current_tenant(db.session()), id=uuid7(), since=today)
        .on_conflict_do_nothing(index_elements=["tenant_id"])
    )
    return db.session.scalars(select(ReminderSettings)).one()


def settings_and_rules(today: date) -> tuple[ReminderSettings, list[Rule]]:
    """Both in one look, for pages: looking makes no row, it shows how reminders will begin."""
    rows = db.session.execute(select(ReminderSettings, ReminderRule).outerjoin(ReminderRule, true())).all()
    if not rows:
        fresh = Quiet()
        begun = ReminderSettings(
            active=True,
            since=today,
            quiet_from=fresh.start,
            quiet_until=fresh.end,
            sundays=fresh.sundays,
        )
        return begun, list(CATALOGUE)
    return rows[0].ReminderSettings, _as_changed([row.ReminderRule for row in rows if row.ReminderRule])


def quiet_of(settings: ReminderSettings) -> Quiet:
    return Quiet(settings.quiet_from, settings.quiet_until, settings.sundays)


def rules_of() -> list[Rule]:
    """The catalogue as this business has it."""
    return _as_changed(db.session.scalars(select(ReminderRule)))


def _as_changed(rows: Iterable[ReminderRule]) -> list[Rule]:
    own = {row.name: row for row in rows}
    return [
        replace(rule, enabled=own[rule.name].enabled, days=own[rule.name].days) if rule.name in own else rule
        for rule in CATALOGUE
    ]


def change_settings(actor: Actor, wish: Wish, today: date) -> None:
    """Raises FieldError("days_<rule>")."""
    with rules() as broken:
        for rule in CATALOGUE:
            if not rule.fixed and not DAYS.hold(wish.rules[rule.name][1]):
                broken(f"days_{rule.name}", DAYS.says)
    settings = settings_of(today)
    if wish.active and not settings.active:
        # What came due while they were off is not sent after the fact.
        settings.since = today
    settings.active = wish.active
    settings.quiet_from = wish.quiet.start
    settings.quiet_until = wish.quiet.end
    settings.sundays = wish.quiet.sundays
    own = {row.name: row for row in db.session.scalars(select(ReminderRule).with_for_update())}
    for rule in CATALOGUE:
        enabled, days = wish.rules[rule.name]
        days = rule.days if rule.fixed else days
        if rule.name in own:
            own[rule.name].enabled = enabled
            own[rule.name].days = days
        elif (enabled, days) != (rule.enabled, rule.days):
            db.session.add(ReminderRule(name=rule.name, enabled=enabled, days=days))
    record(actor, "settings.reminders_changed", f"{actor.name} changed the reminders", "business")
