"""On which dates a series falls: against plain calendars, and an oracle that looks at each day alone."""

import calendar
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from owneros.domain.billing.recurring.rhythm import End, Rhythm, due, upcoming
from owneros.domain.billing.recurring.words import ordinal, say_rhythm
from tests.lengths import times

CALENDARS = [
    (("2026-01-31", "month", 1), ["2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31"]),
    (("2028-01-30", "month", 1), ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30", "2028-05-30"]),
    (("2026-01-29", "month", 1), ["2026-01-29", "2026-02-28", "2026-03-29", "2026-04-29", "2026-05-29"]),
    (("2026-08-31", "month", 3), ["2026-08-31", "2026-11-30", "2027-02-28", "2027-05-31", "2027-08-31"]),
    (("2026-11-30", "quarter", 1), ["2026-11-30", "2027-02-28", "2027-05-30", "2027-08-30", "2027-11-30"]),
    (("2028-02-29", "year", 1), ["2028-02-29", "2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]),
    (("2026-12-28", "week", 2), ["2026-12-28", "2027-01-11", "2027-01-25", "2027-02-08", "2027-02-22"]),
    (("2026-03-01", "year", 2), ["2026-03-01", "2028-03-01", "2030-03-01", "2032-03-01", "2034-03-01"]),
]


@pytest.mark.parametrize(("rhythm", "dates"), CALENDARS)
def test_dates_are_counted_from_the_start(rhythm, dates):
    start, unit, every = rhythm
    made = Rhythm(date.fromisoformat(start), unit, every)
    assert [made.date_of(number).isoformat() for number in range(5)] == dates
    assert upcoming(made, End(), made.start, 0, 5) == [date.fromisoformat(day) for day in dates]


def falls_on(rhythm, day):
    """The oracle: whether a day is one of the rhythm's, by looking at this day alone."""
    start = rhythm.start
    if day < start:
        return False
    if rhythm.unit == "week":
        return (day - start).days % (7 * rhythm.every) == 0
    step = {"month": 1, "quarter": 3, "year": 12}[rhythm.unit] * rhythm.every
    if ((day.year * 12 + day.month) - (start.year * 12 + start.month)) % step:
        return False
    month_end = calendar.monthrange(day.year, day.month)[1]
    return day.day == start.day or (start.day > month_end and day.day == month_end)


rhythms = st.builds(
    Rhythm,
    st.dates(date(2023, 1, 1), date(2028, 12, 31)),
    st.sampled_from(["week", "month", "quarter", "year"]),
    st.integers(1, 5),
)


@settings(max_examples=times(40), suppress_health_check=[HealthCheck.too_slow])
@given(rhythms)
def test_ten_years_hold_exactly_the_days_that_the_calendar_says(rhythm):
    end = rhythm.start + timedelta(days=3_653)
    days = [rhythm.start + timedelta(days=count) for count in range((end - rhythm.start).days + 1)]
    assert due(rhythm, End(), rhythm.start, 0, end) == [day for day in days if falls_on(rhythm, day)]


@settings(max_examples=times(60), suppress_health_check=[HealthCheck.too_slow])
@given(rhythms, st.integers(-400, 4_000))
def test_the_first_from_a_day_is_the_first_that_the_calendar_has(rhythm, ahead):
    day = rhythm.start + timedelta(days=ahead)
    first = rhythm.first_from(day)
    assert first >= day
    assert falls_on(rhythm, first)
    assert not any(falls_on(rhythm, day + timedelta(days=n)) for n in range((first - day).days))


ENDS = [
    (End(), 5),
    (End("date", date(2026, 3, 31)), 3),
    (End("date", date(2026, 3, 30)), 2),
    (End("count", count=2), 2),
]


@pytest.mark.parametrize(("end", "left"), ENDS)
def test_a_series_ends_by_date_or_by_count(end, left):
    rhythm = Rhythm(date(2026, 1, 31), "month")
    assert len(upcoming(rhythm, end, rhythm.start, 0, 5)) == left


def test_dates_that_are_behind_count_towards_the_end():
    rhythm = Rhythm(date(2026, 1, 31), "month")
    assert upcoming(rhythm, End("count", count=4), date(2026, 3, 31), 2, 5) == [
        date(2026, 3, 31),
        date(2026, 4, 30),
    ]


SAID = [
    (("2026-01-31", "month", 1), "Every month on the 31st, or the last day"),
    (("2026-01-15", "month", 2), "Every 2 months on the 15th"),
    (("2026-11-23", "week", 1), "Every week on Monday"),
    (("2026-02-03", "quarter", 1), "Every quarter on the 3rd"),
    (("2028-02-29", "year", 1), "Every year on February 29, or the 28th"),
    (("2026-07-04", "year", 1), "Every year on July 4"),
]


@pytest.mark.parametrize(("rhythm", "words"), SAID)
def test_a_rhythm_says_itself(rhythm, words):
    start, unit, every = rhythm
    assert say_rhythm(Rhythm(date.fromisoformat(start), unit, every)) == words


def test_ordinals():
    assert [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 22, 23, 31)] == [
        "1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "23rd", "31st",
    ]  # fmt: skip
