"""What a late fee comes to and when, as tables."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from owneros.domain.billing.late_fees.rule import Rule, explain
from tests.lengths import times

PERCENT = Rule("percent", Decimal("1.5"), days=10)
MONTHLY = Rule("amount", amount_cents=2_500, days=10, repeat="monthly", cap_cents=6_000)
DUE = date(2026, 1, 21)

AMOUNTS = [
    (Rule(), 100_000, 0, 0),
    (PERCENT, 100_000, 0, 1_500),
    (PERCENT, 33_333, 0, 500),
    (PERCENT, 0, 0, 0),
    (PERCENT, 10, 0, 0),
    (MONTHLY, 100_000, 0, 2_500),
    (MONTHLY, 100_000, 5_000, 1_000),
    (MONTHLY, 100_000, 6_000, 0),
    (MONTHLY, 100_000, 9_000, 0),
]


@pytest.mark.parametrize(("rule", "base", "so_far", "fee"), AMOUNTS)
def test_what_a_fee_comes_to(rule, base, so_far, fee):
    assert rule.amount(base, so_far) == fee


PERIODS = [
    (PERCENT, "2026-01-30", None),
    (PERCENT, "2026-01-31", 1),
    (PERCENT, "2027-01-31", 1),
    (MONTHLY, "2026-02-27", 1),
    (MONTHLY, "2026-02-28", 2),
    (MONTHLY, "2026-03-30", 2),
    (MONTHLY, "2026-03-31", 3),
    (MONTHLY, "2026-12-30", 11),
    (Rule(), "2027-01-31", None),
    (Rule("amount", amount_cents=1, days=10, since=date(2026, 2, 1)), "2026-03-01", None),
    (Rule("amount", amount_cents=1, days=10, repeat="monthly", since=date(2026, 2, 1)), "2026-02-28", 2),
]


@pytest.mark.parametrize(("rule", "today", "period"), PERIODS)
def test_which_fee_has_come(rule, today, period):
    """The days of an invoice due on January 21 are the 31st of January, the last of February, and so on."""
    assert rule.period_on(DUE, date.fromisoformat(today)) == period


NEXT = [
    (PERCENT, 0, "2026-01-21", "2026-01-31"),
    (PERCENT, 1, "2026-02-01", None),
    (MONTHLY, 1, "2026-02-01", "2026-02-28"),
    (MONTHLY, 0, "2026-05-05", "2026-04-30"),
    (Rule(), 0, "2026-01-21", None),
]


@pytest.mark.parametrize(("rule", "charged", "today", "day"), NEXT)
def test_when_the_next_fee_would_come(rule, charged, today, day):
    found = rule.next_date(DUE, charged, date.fromisoformat(today))
    assert (found and found.isoformat()) == day


@settings(max_examples=times(80), suppress_health_check=[HealthCheck.too_slow])
@given(
    due_on=st.dates(date(2024, 1, 1), date(2028, 12, 31)),
    days=st.integers(1, 180),
    ahead=st.integers(0, 1_500),
)
def test_the_period_of_a_day_is_the_last_one_whose_day_has_come(due_on, days, ahead):
    rule = Rule("amount", amount_cents=100, days=days, repeat="monthly")
    today = due_on + timedelta(days=ahead)
    come = [period for period in range(1, 60) if rule.date_of(due_on, period) <= today]
    assert rule.period_on(due_on, today) == (come[-1] if come else None)


def test_a_rule_says_itself_in_plain_words():
    assert explain(Rule()) == "No late fees are charged."
    assert explain(PERCENT) == (
        "An invoice of $1,000.00 due on March 1 and still open on March 11 gets a late fee of $15.00."
    )
    assert "It gets another late fee on April 11 and each month after" in explain(MONTHLY)
    assert "at most $60.00" in explain(MONTHLY)
