"""The clock, and days and months in the business's own time zone."""

import calendar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from owneros.foundation.clock import now


def today_in(zone: str) -> date:
    """The date on the wall of the business. `zone` is an IANA name."""
    return now().astimezone(ZoneInfo(zone)).date()


def day_bounds(day: date, zone: str) -> tuple[datetime, datetime]:
    """The half-open UTC range of a local day, right across daylight-saving changes."""
    local = ZoneInfo(zone)
    start = datetime(day.year, day.month, day.day, tzinfo=local)
    following = day + timedelta(days=1)
    end = datetime(following.year, following.month, following.day, tzinfo=local)
    return start.astimezone(UTC), end.astimezone(UTC)


def month_start(day: date) -> date:
    return day.replace(day=1)


def add_months(day: date, months: int) -> date:
    """The same day `months` later; the 31st becomes the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def last_months(day: date, count: int) -> list[date]:
    """First days of the last `count` months, oldest first, ending with the month of `day`."""
    return [add_months(month_start(day), -back) for back in range(count - 1, -1, -1)]


__all__ = ["add_months", "day_bounds", "last_months", "month_start", "now", "today_in"]
