"""A date of a series is passed over, which can be taken back while the date is still to come."""

from datetime import date

from sqlalchemy import delete, select

from owneros.domain.billing.recurring.asking import ask_to_make
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringSeries
from owneros.domain.billing.recurring.noting import note
from owneros.domain.billing.recurring.writing import go_on, passed, skip_date
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.errors import StateError


def skip_next(actor: Actor, series: RecurringSeries) -> date:
    """The next date is recorded as skipped; returns it. Raises StateError when there is none."""
    if series.next_on is None:
        raise StateError("This recurring invoice has ended. Start a new one.")
    day = series.next_on
    skip_date(series, day, f"Skipped by {actor.name}.")
    series.failures = 0
    go_on(series, day)
    note(actor, "recurring.skipped", f"{actor.name} skipped the recurring invoice of {day}", series)
    return day


def bring_back(actor: Actor, series: RecurringSeries, day: date, today: date) -> None:
    """A skipped date is to be made after all; today's at once. Raises StateError when it cannot be."""
    if day not in can_come_back(series, today, passed(series)):
        raise StateError(
            "This date cannot be unskipped. It is in the past, was not skipped, or is not one of its dates."
        )
    db.session.execute(
        delete(RecurringInvoice).where(
            RecurringInvoice.series_id == series.id, RecurringInvoice.period_on == day
        )
    )
    series.next_on = min(day, series.next_on or day)
    if series.status == "ended":
        series.status = "active"
    note(actor, "recurring.brought_back", f"{actor.name} unskipped {day}", series)
    ask_to_make(series, today)


def can_come_back(series: RecurringSeries, today: date, behind: int) -> list[date]:
    """The skipped dates that are not over, oldest first, as far as the series still falls on them.

    `behind` is how many dates it has `passed`.
    """
    if series.status == "stopped":
        return []
    skipped = db.session.scalars(
        select(RecurringInvoice.period_on)
        .where(
            RecurringInvoice.series_id == series.id,
            RecurringInvoice.state == "skipped",
            RecurringInvoice.period_on >= today,
        )
        .order_by(RecurringInvoice.period_on)
    ).all()
    return [
        day for day in skipped if series.rhythm.first_from(day) == day and series.end.allows(day, behind - 1)
    ]
