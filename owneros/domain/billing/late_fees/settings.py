"""The rule of a business, and the clients to whom it does not apply."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from owneros.domain.billing.late_fees.rule import KINDS, REPEATS, Rule
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import our_business
from owneros.domain.people.tenants.models import Business
from owneros.foundation.audit import Actor, record
from owneros.foundation.bounds import Bounds
from owneros.foundation.errors import FieldError
from owneros.foundation.money import ABOVE_ZERO
from owneros.foundation.rules import rules

DAYS = Bounds(1, 180, "days")
MOST_PERCENT = Decimal(25)


def our_rule() -> Rule:
    return rule_of(our_business())


def rule_of(business: Business) -> Rule:
    return Rule(
        kind=business.late_fee_kind,
        percent=business.late_fee_percent,
        amount_cents=business.late_fee_amount_cents,
        days=business.late_fee_days,
        repeat=business.late_fee_repeat,
        cap_cents=business.late_fee_cap_cents,
        since=business.late_fee_since,
    )


def check(rule: Rule) -> None:
    """Raises FieldError."""
    if rule.kind not in KINDS or rule.repeat not in REPEATS:
        raise FieldError("kind", "Choose one.")
    if not rule.active:
        return
    with rules() as broken:
        if rule.kind == "percent" and not 0 < rule.percent <= MOST_PERCENT:
            broken("value", f"Enter a percentage above 0, up to {MOST_PERCENT}.")
        if rule.kind == "amount" and rule.amount_cents <= 0:
            broken("value", ABOVE_ZERO)
        if not DAYS.hold(rule.days):
            broken("days", DAYS.says)
        if rule.cap_cents is not None and rule.cap_cents <= 0:
            broken("cap", ABOVE_ZERO)


def change_rule(actor: Actor, rule: Rule, today: date) -> None:
    """Raises FieldError. Switched on, it leaves alone what was late before; fees that stand, stay."""
    check(rule)
    business = our_business()
    before = rule_of(business)
    since = before.since if before.active and rule.active else today if rule.active else None
    rule = replace(rule, since=since)
    if rule == before:
        return
    business.late_fee_kind = rule.kind
    business.late_fee_percent = rule.percent
    business.late_fee_amount_cents = rule.amount_cents
    business.late_fee_days = rule.days
    business.late_fee_repeat = rule.repeat
    business.late_fee_cap_cents = rule.cap_cents
    business.late_fee_since = since
    record(
        actor, "settings.late_fees_changed", f"{actor.name} changed the late fees", "business", kind=rule.kind
    )


def spare_client(actor: Actor, client: Client, *, spared: bool) -> None:
    """Whether this client is charged late fees at all. A repeat changes nothing."""
    if client.late_fees_off == spared:
        return
    client.late_fees_off = spared
    record(
        actor,
        "client.late_fees_off" if spared else "client.late_fees_on",
        f"{actor.name} turned late fees off for {client.name}"
        if spared
        else f"{actor.name} turned late fees on again for {client.name}",
        client,
    )
