"""How many mails a business may send on one of its days: few while it is new, so that nobody opens one to
spread letters. Requests at the same moment may together go a little above it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, or_, select

from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.counts import plural
from owneros.foundation.database import db
from owneros.foundation.ids import first_id_at
from owneros.foundation.periods import day_bounds, now

MORNING = time(8)
FARTHEST = timedelta(days=60)


@dataclass(frozen=True)
class Limits:
    """Mails a day, at first in the first `new_days` days."""

    per_day: int
    per_day_new: int
    new_days: int


@dataclass(frozen=True)
class Standing:
    """Since when the session's business is with us, and its IANA time zone."""

    since: datetime
    zone: str


S = TypeVar("S", bound=Callable[[], Standing])
_limits: dict[str, Limits] = {}
_standings: list[Callable[[], Standing]] = []


def configure(limits: Limits) -> None:
    _limits["all"] = limits


def stands_since(function: S) -> S:
    """Register how the session's business stands."""
    _standings[:] = [function]
    return function


def refusal(goes_out_at: datetime | None, more: int = 0) -> str:
    """Why the mails of that day, and so many more, are too many; empty when they are not."""
    business = _standings[0]()
    day = _day(goes_out_at or now(), business)
    if _count(day, business) + more <= _limit(day, business):
        return ""
    mails = plural(_limit(day, business), "email")
    if _is_new(day, business):
        new_days = plural(_limits["all"].new_days, "day")
        return f"A business can send {mails} a day in its first {new_days}. Send this one tomorrow."
    return f"Your business can send {mails} a day. Send this one tomorrow."


def next_room(goes_out_at: datetime | None) -> datetime:
    """The morning of the first later day that has room."""
    business = _standings[0]()
    first = day = _day(goes_out_at or now(), business) + timedelta(days=1)
    while _count(day, business) >= _limit(day, business) and day - first < FARTHEST:
        day += timedelta(days=1)
    return datetime.combine(day, MORNING, ZoneInfo(business.zone)).astimezone(UTC)


def _day(moment: datetime, business: Standing) -> date:
    return moment.astimezone(ZoneInfo(business.zone)).date()


def _is_new(day: date, business: Standing) -> bool:
    return day < _day(business.since, business) + timedelta(days=_limits["all"].new_days)


def _limit(day: date, business: Standing) -> int:
    limits = _limits["all"]
    return limits.per_day_new if _is_new(day, business) else limits.per_day


def _count(day: date, business: Standing) -> int:
    """What was asked for on this day and goes out on it, and what was put off to it."""
    begins, ends = day_bounds(day, business.zone)
    asked = select(func.count(MailMessage.id)).where(
        MailMessage.counts.is_(True),
        MailMessage.id >= first_id_at(begins),
        MailMessage.id < first_id_at(ends),
        or_(MailMessage.goes_out_at.is_(None), MailMessage.goes_out_at < ends),
    )
    put_off = select(func.count(MailMessage.id)).where(
        MailMessage.counts.is_(True),
        MailMessage.goes_out_at >= begins,
        MailMessage.goes_out_at < ends,
        MailMessage.id < first_id_at(begins),
    )
    return (db.session.scalar(asked) or 0) + (db.session.scalar(put_off) or 0)
