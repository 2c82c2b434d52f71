"""A series is written and changed. A change reaches only what is made afterwards."""

import uuid
from datetime import date, timedelta

from sqlalchemy import delete, func, select

from owneros.domain.billing.documents.staleness import refuse_stale
from owneros.domain.billing.recurring.content import SeriesContent, check, check_rhythm
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringLine, RecurringSeries
from owneros.domain.billing.recurring.noting import note
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.domain.billing.recurring.words import say_rhythm
from owneros.foundation.audit import Actor
from owneros.foundation.changes import assign
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.rules import rules

RHYTHM_CHANGED = "Its dates were changed before it could be created."


def add_series(
    actor: Actor, content: SeriesContent, today: date, *, row_id: uuid.UUID | None = None
) -> RecurringSeries:
    """Raises FieldError. A start in the past sets the day only: the first invoice is today's or later."""
    series = RecurringSeries(id=row_id, status="active")
    with rules() as broken:
        total_cents = broken.by(check, content)
        first = check_first(content.rhythm, content.end, today)
    _write(series, content, total_cents or 0)
    series.next_on = first
    db.session.add(series)
    db.session.flush()
    _write_lines(series, content)
    note(actor, "recurring.added", f"Recurring invoice started: {say_rhythm(series.rhythm).lower()}", series)
    return series


def edit_series(
    actor: Actor, series: RecurringSeries, content: SeriesContent, today: date, *, version: int
) -> None:
    """What was made stays as it is; another rhythm begins after it. `version` is the one that the person saw.

    Raises Stale, FieldError, StateError.
    """
    refuse_stale(series.version, version, "This recurring invoice was changed")
    check_changing(series)
    with rules() as broken:
        total_cents = broken.by(check, content)
        following = check_more(series, content.rhythm, content.end, today)
    if series.rhythm != content.rhythm:
        _drop_failed(series)
    _write(series, content, total_cents or 0)
    series.next_on = following
    if series.status == "ended":
        series.status = "active"
    db.session.execute(delete(RecurringLine).where(RecurringLine.series_id == series.id))
    db.session.flush()
    _write_lines(series, content)
    note(actor, "recurring.edited", "Recurring invoice edited, starting with the next invoice", series)


def check_changing(series: RecurringSeries) -> None:
    """Whether it can be written anew. Raises StateError."""
    if series.status == "stopped":
        raise StateError("This recurring invoice was stopped. Start a new one.")


def check_first(rhythm: Rhythm, end: End, today: date) -> date:
    """The day of the first invoice. Raises FieldError at `every` or `ends_on`."""
    check_rhythm(rhythm)
    first = rhythm.first_from(today)
    if not end.allows(first, 0):
        raise FieldError("ends_on", f"The first invoice would come later, on {first:%B} {first.day}.")
    return first


def check_more(series: RecurringSeries, rhythm: Rhythm, end: End, today: date) -> date:
    """The day of its next invoice once it is written anew. Raises FieldError when there would be none."""
    check_rhythm(rhythm)
    is_anew = rhythm != series.rhythm
    following = None if is_anew else series.next_on
    if following is None:
        following = _first_unrecorded(series, rhythm, today)
    if not end.allows(following, passed(series, with_failed=is_anew)):
        raise FieldError(
            "ends_after" if end.kind == "count" else "ends_on",
            "No more invoices would be created. To end it now, stop the recurring invoice.",
        )
    return following


def passed(series: RecurringSeries, *, with_failed: bool = False) -> int:
    """How many of its dates are behind it: made, or recorded as skipped."""
    counted = select(func.count(RecurringInvoice.id)).where(RecurringInvoice.series_id == series.id)
    return (
        db.session.scalar(counted if with_failed else counted.where(RecurringInvoice.state != "failed")) or 0
    )


def go_on(series: RecurringSeries, after: date) -> None:
    """Move to the date after this one, which was just recorded; without one the series has ended."""
    db.session.flush()
    following, left_out = series.rhythm.after(after), skipped_ahead(series)
    while following in left_out:
        following = series.rhythm.after(following)
    if series.end.allows(following, passed(series)):
        series.next_on = following
    else:
        series.next_on = None
        series.status = "ended"
    db.session.flush()


def skipped_ahead(series: RecurringSeries) -> frozenset[date]:
    """Dates after the next one that are skipped already: one before them was brought back."""
    if series.next_on is None:
        return frozenset()
    skipped = select(RecurringInvoice.period_on).where(
        RecurringInvoice.series_id == series.id,
        RecurringInvoice.state == "skipped",
        RecurringInvoice.period_on > series.next_on,
    )
    return frozenset(db.session.scalars(skipped))


def record_date(series: RecurringSeries, period_on: date) -> RecurringInvoice:
    """The row of this date, made when it is the first time. The series is locked."""
    found = db.session.scalars(
        select(RecurringInvoice).where(
            RecurringInvoice.series_id == series.id, RecurringInvoice.period_on == period_on
        )
    ).one_or_none()
    if found is None:
        found = RecurringInvoice(series_id=series.id, period_on=period_on, state="failed")
        db.session.add(found)
    return found


def skip_date(series: RecurringSeries, period_on: date, why: str) -> None:
    row = record_date(series, period_on)
    row.state = "skipped"
    row.note = why
    row.error = ""


def _first_unrecorded(series: RecurringSeries, rhythm: Rhythm, today: date) -> date:
    """The first date of the rhythm after what was made or skipped last, without those skipped ahead."""
    recorded = db.session.scalars(
        select(RecurringInvoice.period_on).where(RecurringInvoice.series_id == series.id)
    ).all()
    last = max((day for day in recorded if series.next_on is None or day <= series.next_on), default=None)
    day = rhythm.first_from(max(today, last + timedelta(days=1)) if last else today)
    while day in recorded:
        day = rhythm.after(day)
    return day


def _drop_failed(series: RecurringSeries) -> None:
    failed = db.session.scalars(
        select(RecurringInvoice).where(
            RecurringInvoice.series_id == series.id, RecurringInvoice.state == "failed"
        )
    )
    for row in failed:
        row.state = "skipped"
        row.note = RHYTHM_CHANGED
        row.error = ""
    series.failures = 0
    db.session.flush()


def _write(series: RecurringSeries, content: SeriesContent, total_cents: int) -> None:
    assign(series, content.invoice, besides={"kind", "issued_on", "due_on", "lines"})
    assign(series, content, besides={"invoice"})
    series.total_cents = total_cents


def _write_lines(series: RecurringSeries, content: SeriesContent) -> None:
    for position, line in enumerate(content.invoice.lines):
        row = RecurringLine(series_id=series.id, position=position)
        assign(row, line, besides={"origin_id"})
        db.session.add(row)
    db.session.flush()
