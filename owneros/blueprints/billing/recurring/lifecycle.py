"""A series is paused, resumed, skipped once and not skipped after all, or stopped, which is a page first."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.billing.recurring.area import bp
from owneros.blueprints.billing.recurring.forms import SkippedDateForm
from owneros.domain.billing.recurring import pausing, skipping
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.periods import today_in
from owneros.web.answers import done, page
from owneros.web.filters import day_year
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, act


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

    def go_on() -> Saved:
        pausing.resume(person().actor, series, today_in(person().time_zone))
        return Saved(f"/recurring/{series.id}", "Resumed.")

    return act(go_on)


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

    def pass_over() -> Saved:
        day = skipping.skip_next(person().actor, series)
        return Saved(f"/recurring/{series.id}", f"{day_year(day)} is skipped.")

    return act(pass_over)


@bp.post("/<uuid:recurring_series_id>/bringing-back")
@requires("invoices:write")
def bring_back(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    """A skipped date, named by the form, is made after all."""
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    form = SkippedDateForm()

    def take_back() -> Saved:
        if not form.validate():
            raise StateError("Choose one of the skipped dates on the page of the series.")
        skipping.bring_back(person().actor, series, form.day.data, today_in(person().time_zone))
        return Saved(f"/recurring/{series.id}", f"{day_year(form.day.data)} is not skipped any more.")

    return act(take_back)


@bp.get("/<uuid:recurring_series_id>/stopping")
@requires("invoices:write")
def ask_stopping(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id)
    if series.status in ("stopped", "ended"):
        raise StateError("This series is over already.")
    return page("billing/recurring/stop.html", series=series)


@bp.post("/<uuid:recurring_series_id>/stopping")
@requires("invoices:write")
def stop(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    pausing.stop(person().actor, series)
    db.session.commit()
    return done(f"/recurring/{series.id}", "Stopped. What was made stays as it is.")
