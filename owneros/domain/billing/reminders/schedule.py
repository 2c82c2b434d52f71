"""When a reminder is due: pure rules over dates, and quiet hours on the wall of the business."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from owneros.domain.billing.reminders.catalogue import Rule

STALE_DAYS = 7
STEP = timedelta(minutes=15)
LONGEST_QUIET = timedelta(days=9)
SUNDAY = 6


@dataclass(frozen=True)
class Quiet:
    """Local hours in which nothing goes out; the same hour twice means none. `sundays`: also on Sundays."""

    start: int = 20
    end: int = 8
    sundays: bool = True


@dataclass(frozen=True)
class Occurrence:
    """`period` names the anchor's date: a document with a new due date is reminded of anew."""

    rule: Rule
    period: str
    on: date


def occurrences(rules: Iterable[Rule], anchors: Mapping[str, date]) -> list[Occurrence]:
    """All days the rules name for a document, in order."""
    found = [
        Occurrence(
            rule,
            f"{rule.anchor}:{anchors[rule.anchor]}",
            anchors[rule.anchor] + timedelta(days=rule.offset),
        )
        for rule in rules
        if rule.enabled and rule.anchor in anchors
    ]
    return sorted(found, key=lambda each: each.on)


def due(
    rules: Iterable[Rule],
    anchors: Mapping[str, date],
    *,
    after: date,
    since: date,
    last: date | None,
    today: date,
) -> Occurrence | None:
    """The latest that is due and was not sent: missed ones collapse into it.

    Nothing is due that was planned for the day of the sending (`after`) or earlier, before reminders began
    (`since`), not later than what went out already (`last`), or more than STALE_DAYS ago.
    """
    fit = [
        each
        for each in occurrences(rules, anchors)
        if _may_go(each.on, after, since, last) and today - timedelta(days=STALE_DAYS) <= each.on <= today
    ]
    return fit[-1] if fit else None


def upcoming(
    rules: Iterable[Rule],
    anchors: Mapping[str, date],
    *,
    after: date,
    since: date,
    last: date | None,
    today: date,
) -> Occurrence | None:
    """The next that will go out if nothing changes."""
    waiting = due(rules, anchors, after=after, since=since, last=last, today=today)
    if waiting is not None:
        return waiting
    later = (each for each in occurrences(rules, anchors) if each.on > today)
    return next((each for each in later if _may_go(each.on, after, since, last)), None)


def is_quiet(moment: datetime, zone: str, quiet: Quiet) -> bool:
    """`moment` is aware; the hours are those on the wall, whatever the season."""
    local = moment.astimezone(ZoneInfo(zone))
    if local.weekday() == SUNDAY and not quiet.sundays:
        return True
    if quiet.start <= quiet.end:
        return quiet.start <= local.hour < quiet.end
    return local.hour >= quiet.start or local.hour < quiet.end


def next_allowed(moment: datetime, zone: str, quiet: Quiet) -> datetime:
    """The first moment from `moment` on that is not quiet, to the quarter of an hour."""
    if not is_quiet(moment, zone, quiet):
        return moment
    whole = moment.replace(minute=moment.minute - moment.minute % 15, second=0, microsecond=0)
    step = whole + STEP
    while is_quiet(step, zone, quiet) and step < moment + LONGEST_QUIET:
        step += STEP
    return step


def _may_go(on: date, after: date, since: date, last: date | None) -> bool:
    return on > after and on >= since and (last is None or on > last)
