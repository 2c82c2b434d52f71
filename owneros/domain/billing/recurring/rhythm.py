"""On which dates a series falls. Values in, values out.

Each date is counted from the start: the 31st becomes the last day of a shorter month and is the 31st again
afterwards, February 29 becomes the 28th in years without it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from owneros.foundation.periods import add_months

MONTHS = {"month": 1, "quarter": 3, "year": 12}
UNITS = ("week", *MONTHS)
DAYS_A_WEEK = 7
NONE: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Rhythm:
    """Every `every` units of `unit`, counted from `start`."""

    start: date
    unit: str
    every: int = 1

    def date_of(self, number: int) -> date:
        """The date with this number; the start is number 0."""
        if self.unit == "week":
            return self.start + timedelta(days=DAYS_A_WEEK * self.every * number)
        return add_months(self.start, MONTHS[self.unit] * self.every * number)

    def first_from(self, day: date) -> date:
        """The first date on or after the day."""
        number = self._guess(day)
        while self.date_of(number) < day:
            number += 1
        return self.date_of(number)

    def after(self, day: date) -> date:
        return self.first_from(day + timedelta(days=1))

    def _guess(self, day: date) -> int:
        """A number whose date is not later than the first one from the day."""
        if day <= self.start:
            return 0
        if self.unit == "week":
            return (day - self.start).days // (DAYS_A_WEEK * self.every)
        months = (day.year - self.start.year) * 12 + day.month - self.start.month
        return max(0, months // (MONTHS[self.unit] * self.every) - 1)


@dataclass(frozen=True)
class End:
    """kind "never", "date" (the last possible day is `on`) or "count" (`count` dates in all)."""

    kind: str = "never"
    on: date | None = None
    count: int | None = None

    def allows(self, day: date, passed: int) -> bool:
        """Whether a series that has `passed` dates behind it goes on with this day."""
        if self.kind == "date" and self.on is not None:
            return day <= self.on
        if self.kind == "count" and self.count is not None:
            return passed < self.count
        return True


def upcoming(
    rhythm: Rhythm, end: End, first: date | None, passed: int, most: int, left_out: frozenset[date] = NONE
) -> list[date]:
    """The next dates, beginning with `first`; at most so many. `left_out` were skipped ahead."""
    found: list[date] = []
    while first is not None and len(found) < most and end.allows(first, passed + len(found)):
        if first not in left_out:
            found.append(first)
        first = rhythm.after(first)
    return found


def due(
    rhythm: Rhythm, end: End, first: date | None, passed: int, today: date, left_out: frozenset[date] = NONE
) -> list[date]:
    """The dates that came up to today, oldest first."""
    found: list[date] = []
    while first is not None and first <= today and end.allows(first, passed + len(found)):
        if first not in left_out:
            found.append(first)
        first = rhythm.after(first)
    return found
