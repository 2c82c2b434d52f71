"""A series is paused, resumed, or stopped for good."""

from datetime import date

from owneros.domain.billing.recurring.asking import ask_to_make
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.domain.billing.recurring.noting import note
from owneros.domain.billing.recurring.rhythm import due
from owneros.domain.billing.recurring.words import WHILE_PAUSED
from owneros.domain.billing.recurring.writing import go_on, passed, skip_date, skipped_ahead
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now


def pause(actor: Actor, series: RecurringSeries) -> None:
    """Until it is resumed nothing is made. A repeat changes nothing; raises StateError when it is over."""
    if series.status in ("stopped", "ended"):
        raise StateError("This recurring invoice has ended. Start a new one.")
    if series.status == "paused":
        return
    series.status = "paused"
    series.paused_at = now()
    series.paused_because = ""
    note(actor, "recurring.paused", f"{actor.name} paused a recurring invoice", series)


def resume(actor: Actor, series: RecurringSeries, today: date) -> None:
    """Goes on. Dates that passed in a pause by hand are skipped; what failed is tried again at once."""
    if series.status != "paused":
        raise StateError("Only a paused recurring invoice can be resumed.")
    failed = bool(series.paused_because) or series.failures > 0
    series.status = "active"
    series.failures = 0
    series.paused_at = None
    series.paused_because = ""
    if not failed:
        _skip_passed(series, today)
    note(actor, "recurring.resumed", f"{actor.name} resumed a recurring invoice", series)
    ask_to_make(series, today)


def try_again(series: RecurringSeries, today: date) -> None:
    """What failed, without waiting for tomorrow. Raises StateError when nothing waits."""
    if not ask_to_make(series, today):
        raise StateError("This recurring invoice has nothing to try again.")


def stop(actor: Actor, series: RecurringSeries) -> None:
    """For good; what was made stays. A repeat changes nothing."""
    if series.status in ("stopped", "ended"):
        return
    series.status = "stopped"
    series.next_on = None
    series.failures = 0
    series.paused_at = None
    series.paused_because = ""
    note(actor, "recurring.stopped", f"{actor.name} stopped a recurring invoice", series)


def _skip_passed(series: RecurringSeries, today: date) -> None:
    left_out = skipped_ahead(series)
    for day in due(series.rhythm, series.end, series.next_on, passed(series), today, left_out):
        if day < today:
            skip_date(series, day, WHILE_PAUSED)
            go_on(series, day)
    db.session.flush()
