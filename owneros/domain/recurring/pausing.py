"""A series is paused, resumed, passed over once, or stopped for good."""

from datetime import date

from owneros.domain.recurring.asking import ask_to_make
from owneros.domain.recurring.models import RecurringSeries
from owneros.domain.recurring.noting import note
from owneros.domain.recurring.rhythm import due
from owneros.domain.recurring.words import WHILE_PAUSED
from owneros.domain.recurring.writing import go_on, passed, skip_date
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now


def pause(actor: Actor, series: RecurringSeries) -> None:
    """Until it is resumed nothing is made. A repeat changes nothing; raises StateError when it is over."""
    _refuse_when_over(series)
    if series.status == "paused":
        return
    series.status, series.paused_at, series.paused_because = "paused", now(), ""
    note(actor, "recurring.paused", f"{actor.name} paused a recurring invoice", series)


def resume(actor: Actor, series: RecurringSeries, today: date) -> None:
    """Goes on. Dates that passed in a pause by hand are skipped; what failed is tried again at once."""
    if series.status != "paused":
        raise StateError("Only a paused series can be resumed.")
    by_itself = bool(series.paused_because)
    series.status, series.failures = "active", 0
    series.paused_at, series.paused_because = None, ""
    if not by_itself:
        _skip_passed(series, today)
    note(actor, "recurring.resumed", f"{actor.name} resumed a recurring invoice", series)
    if series.status == "active" and series.next_on is not None and series.next_on <= today:
        ask_to_make(series)


def skip_next(actor: Actor, series: RecurringSeries) -> date:
    """The next date is recorded as skipped; returns it. Raises StateError when there is none."""
    _refuse_when_over(series)
    if series.next_on is None:
        raise StateError("There is no next one to skip.")
    day = series.next_on
    skip_date(series, day, f"Skipped by {actor.name}.")
    series.failures = 0
    go_on(series, day)
    note(actor, "recurring.skipped", f"{actor.name} skipped the recurring invoice of {day}", series)
    return day


def stop(actor: Actor, series: RecurringSeries) -> None:
    """For good; what was made stays. A repeat changes nothing."""
    if series.status in ("stopped", "ended"):
        return
    series.status, series.next_on, series.failures = "stopped", None, 0
    series.paused_at, series.paused_because = None, ""
    note(actor, "recurring.stopped", f"{actor.name} stopped a recurring invoice", series)


def _skip_passed(series: RecurringSeries, today: date) -> None:
    for day in due(series.rhythm, series.end, series.next_on, passed(series), today):
        if day < today:
            skip_date(series, day, WHILE_PAUSED)
            go_on(series, day)
    db.session.flush()


def _refuse_when_over(series: RecurringSeries) -> None:
    if series.status in ("stopped", "ended"):
        raise StateError("This series is over. Set up a new one.")
