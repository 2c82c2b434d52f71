from datetime import UTC, date, datetime, timedelta

import pytest

from owneros.foundation.clock import starting_at
from owneros.foundation.periods import add_months, day_bounds, last_months, month_start, today_in


@pytest.mark.parametrize(
    ("day", "zone", "hours"),
    [
        (date(2026, 3, 8), "America/Chicago", 23),
        (date(2026, 11, 1), "America/Chicago", 25),
        (date(2026, 11, 2), "America/Chicago", 24),
        (date(2026, 3, 8), "America/Phoenix", 24),
        (date(2026, 11, 1), "Pacific/Honolulu", 24),
    ],
)
def test_a_day_is_as_long_as_its_zone_says(day, zone, hours):
    start, end = day_bounds(day, zone)
    assert end - start == timedelta(hours=hours)
    assert start.tzinfo is UTC


def test_days_touch_and_never_overlap():
    for number in range(366):
        day = date(2028, 1, 1) + timedelta(days=number)
        assert (
            day_bounds(day, "America/New_York")[1]
            == day_bounds(day + timedelta(days=1), "America/New_York")[0]
        )


@pytest.mark.parametrize(
    ("moment", "zone", "expected"),
    [
        (datetime(2027, 1, 1, 5, 59, tzinfo=UTC), "America/Chicago", date(2026, 12, 31)),
        (datetime(2027, 1, 1, 6, 0, tzinfo=UTC), "America/Chicago", date(2027, 1, 1)),
        (datetime(2027, 1, 1, 6, 0, tzinfo=UTC), "America/Los_Angeles", date(2026, 12, 31)),
        (datetime(2027, 7, 1, 5, 0, tzinfo=UTC), "America/Chicago", date(2027, 7, 1)),
    ],
)
def test_the_date_on_the_wall(moment, zone, expected):
    with starting_at(moment):
        assert today_in(zone) == expected


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 5, 31), 0, date(2026, 5, 31)),
        (date(2026, 5, 31), -17, date(2024, 12, 31)),
    ],
)
def test_months_later(day, months, expected):
    assert add_months(day, months) == expected


def test_last_months_end_with_the_present_one():
    assert last_months(date(2026, 2, 28), 4) == [
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
        date(2026, 2, 1),
    ]
    assert month_start(date(2026, 2, 28)) == date(2026, 2, 1)
