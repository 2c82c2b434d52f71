"""The days on which reminders go out, and the hours in which none does."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from owneros.domain.billing.reminders.catalogue import CATALOGUE
from owneros.domain.billing.reminders.schedule import (
    Quiet,
    due,
    is_quiet,
    next_allowed,
    occurrences,
    upcoming,
)

RULES = [rule for rule in CATALOGUE if rule.document == "invoice"]
DUE = date(2026, 11, 16)
LONG_AGO = date(2026, 1, 1)
CHICAGO, LORD_HOWE, KATHMANDU = "America/Chicago", "Australia/Lord_Howe", "Asia/Kathmandu"


def name_of(found):
    return found.rule.name if found else None


def asked(today, *, after=LONG_AGO, since=LONG_AGO, last=None, rules=RULES, due_on=DUE):
    return due(rules, {"due": due_on}, after=after, since=since, last=last, today=today)


@pytest.mark.parametrize(
    ("today", "last", "wanted"),
    [
        (date(2026, 11, 12), None, None),
        (date(2026, 11, 13), None, "before"),
        (date(2026, 11, 13), date(2026, 11, 13), None),
        (date(2026, 11, 15), None, "before"),
        (date(2026, 11, 16), None, "due"),
        (date(2026, 11, 16), date(2026, 11, 13), "due"),
        (date(2026, 11, 22), date(2026, 11, 16), None),
        (date(2026, 11, 23), date(2026, 11, 16), "after"),
        (date(2026, 11, 30), None, "after_again"),
        (date(2026, 12, 7), None, "after_again"),
        (date(2026, 12, 8), None, None),
    ],
    ids=str,
)
def test_the_latest_that_is_due_goes_out_and_missed_ones_collapse_into_it(today, last, wanted):
    assert name_of(asked(today, last=last)) == wanted


@pytest.mark.parametrize(
    ("today", "limits", "wanted"),
    [
        (DUE, {"after": DUE}, None),
        (DUE, {"after": DUE - timedelta(days=1)}, "due"),
        (DUE + timedelta(days=7), {"after": DUE + timedelta(days=2)}, "after"),
        (DUE, {"since": DUE + timedelta(days=1)}, None),
        (DUE, {"since": DUE}, "due"),
    ],
)
def test_nothing_goes_out_for_days_before_the_sending_or_before_reminders_began(today, limits, wanted):
    assert name_of(asked(today, **limits)) == wanted


def test_a_rule_that_is_off_names_no_day():
    rules = [replace(rule, enabled=rule.name == "after") for rule in RULES]
    assert [each.rule.name for each in occurrences(rules, {"due": DUE})] == ["after"]
    assert asked(DUE, rules=rules) is None


def test_a_new_due_date_is_a_new_period():
    first = asked(DUE)
    later = asked(DUE + timedelta(days=10), due_on=DUE + timedelta(days=10))
    assert first.period != later.period


def test_the_next_one_is_shown_before_it_is_due():
    found = upcoming(RULES, {"due": DUE}, after=LONG_AGO, since=LONG_AGO, last=DUE, today=DUE)
    assert (name_of(found), found.on) == ("after", DUE + timedelta(days=7))
    done = date(2026, 11, 30)
    assert upcoming(RULES, {"due": DUE}, after=LONG_AGO, since=LONG_AGO, last=done, today=done) is None


@pytest.mark.parametrize(
    ("moment", "zone", "quiet"),
    [
        # Chicago leaves daylight-saving time on November 1, 2026 and enters it on March 8, 2026.
        ("2026-10-31T12:59", CHICAGO, True),  # 07:59 CDT
        ("2026-10-31T13:00", CHICAGO, False),  # 08:00 CDT
        ("2026-11-01T13:00", CHICAGO, True),  # 07:00 CST
        ("2026-11-01T14:00", CHICAGO, False),  # 08:00 CST
        ("2026-03-07T14:00", CHICAGO, False),  # 08:00 CST
        ("2026-03-08T13:00", CHICAGO, False),  # 08:00 CDT
        ("2026-03-08T12:59", CHICAGO, True),
        ("2026-07-02T00:59", CHICAGO, False),  # 19:59 the day before
        ("2026-07-02T01:00", CHICAGO, True),  # 20:00
        ("2026-07-01T02:14", KATHMANDU, True),  # 07:59
        ("2026-07-01T02:15", KATHMANDU, False),  # 08:00
    ],
)
def test_quiet_hours_are_those_on_the_wall(moment, zone, quiet):
    assert is_quiet(at(moment), zone, Quiet()) is quiet


@pytest.mark.parametrize(
    ("moment", "zone", "rule", "allowed"),
    [
        ("2026-11-10T16:00", CHICAGO, Quiet(), "2026-11-10T16:00"),
        ("2026-11-01T02:30", CHICAGO, Quiet(), "2026-11-01T14:00"),  # the night is an hour longer
        ("2026-03-08T02:30", CHICAGO, Quiet(), "2026-03-08T13:00"),  # and in spring an hour shorter
        ("2026-04-04T12:07", LORD_HOWE, Quiet(), "2026-04-04T21:30"),  # half an hour of summer time
        ("2026-06-30T18:01", KATHMANDU, Quiet(), "2026-07-01T02:15"),
        ("2026-11-15T15:00", CHICAGO, Quiet(sundays=False), "2026-11-16T14:00"),  # a Sunday
        ("2026-11-15T15:00", CHICAGO, Quiet(0, 0, sundays=False), "2026-11-16T06:00"),
        ("2026-11-10T18:30", CHICAGO, Quiet(12, 14), "2026-11-10T20:00"),  # a siesta
        ("2026-11-10T03:00", CHICAGO, Quiet(8, 8), "2026-11-10T03:00"),  # no quiet hours
    ],
)
def test_what_may_not_go_now_goes_at_the_next_allowed_time(moment, zone, rule, allowed):
    assert next_allowed(at(moment), zone, rule) == at(allowed)
    assert not is_quiet(at(allowed), zone, rule)


def at(moment):
    return datetime.fromisoformat(moment).replace(tzinfo=UTC)
