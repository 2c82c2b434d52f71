"""A series is paused, resumed, skipped once and not skipped after all, or stopped, which is a page first."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.recurring.area import bp
from owneros.blueprints.recurring.forms import SkippedDateForm
from owneros.domain.recurring import pausing, skipping
from owneros.domain.recurring.models import RecurringSeries
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, page_or_fragment
from owneros.web.filters import day_year
from owneros.web.guards import person, requires


@bp.post("/<uuid:recurring_series_id>/pausing")
@requires("invoices:write")
def pause(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    pausing.pause(person().actor, series)
    db.session.commit()
    return done(f"/recurring/{series.id}", "Paused. Nothing is made until you resume it.")


@bp.post("/<uuid:recurring_series_id>/resuming")
@requires("invoices:write")
def resume(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    if earlier := once.repeated():
        return done(earlier)
    pausing.resume(person().actor, series, today_in(person().time_zone))
    path = once.remember(f"/recurring/{series.id}")
    db.session.commit()
    return done(path, "Resumed.")


@bp.post("/<uuid:recurring_series_id>/attempts")
@requires("invoices:write")
def attempt(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    """What failed is tried now, instead of tomorrow."""
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    pausing.try_again(series, today_in(person().time_zone))
    db.session.commit()
    return done(f"/recurring/{series.id}", "It is tried again now. Look here again in a moment.")


@bp.post("/<uuid:recurring_series_id>/skipping")
@requires("invoices:write")
def skip(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    # A double click must not skip two.
    if earlier := once.repeated():
        return done(earlier)
    day = skipping.skip_next(person().actor, series)
    path = once.remember(f"/recurring/{series.id}")
    db.session.commit()
    return done(path, f"{day_year(day)} is skipped.")


@bp.post("/<uuid:recurring_series_id>/bringing-back")
@requires("invoices:write")
def bring_back(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    """A skipped date, named by the form, is made after all."""
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    if earlier := once.repeated():
        return done(earlier)
    form = SkippedDateForm()
    if not form.validate():
        raise StateError("Choose one of the skipped dates on the page of the series.")
    skipping.bring_back(person().actor, series, form.day.data, today_in(person().time_zone))
    path = once.remember(f"/recurring/{series.id}")
    db.session.commit()
    return done(path, f"{day_year(form.day.data)} is not skipped any more.")


@bp.get("/<uuid:recurring_series_id>/stopping")
@requires("invoices:write")
def ask_stopping(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id)
    if series.status in ("stopped", "ended"):
        raise StateError("This series is over already.")
    return page_or_fragment("recurring/stop.html", "partials/recurring/stop.html", series=series)


@bp.post("/<uuid:recurring_series_id>/stopping")
@requires("invoices:write")
def stop(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    pausing.stop(person().actor, series)
    db.session.commit()
    return done(f"/recurring/{series.id}", "Stopped. What was made stays as it is.")
