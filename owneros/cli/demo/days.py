"""Working days and the hours at which things happen, none of them later than now."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

SATURDAY = 5
DAY_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Days:
    """The calendar of the story, as seen at `now` in the business's zone."""

    now: datetime
    zone: str

    @property
    def today(self) -> date:
        return self.now.astimezone(ZoneInfo(self.zone)).date()

    def ago(self, days: int) -> date:
        """So many days before today, or the Friday before when that is a weekend. Negative: days ahead."""
        return back_to_work(self.today - timedelta(days=days))

    def moment(self, day: date, hour: float, rng: Random) -> datetime:
        """About that hour of the day, in UTC. Today is squeezed into the part that has passed, in order."""
        minute = hour * 60 + rng.randrange(25)
        local = datetime.combine(day, time(), ZoneInfo(self.zone))
        if day < self.today:
            return (local + timedelta(minutes=minute)).astimezone(UTC)
        passed = (self.now - local).total_seconds()
        return (local + timedelta(seconds=passed * minute * 60 / (DAY_SECONDS + 3600))).astimezone(UTC)


def back_to_work(day: date) -> date:
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def on_to_work(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= SATURDAY else day


def working_days_after(day: date, count: int) -> date:
    """The last of `count` further working days."""
    while count > 0:
        day = on_to_work(day + timedelta(days=1))
        count -= 1
    return day
