"""A series is paused, resumed, skipped once and not skipped after all, or stopped, which is a page first."""

from owneros.blueprints.billing.recurring.area import bp
from owneros.blueprints.billing.recurring.forms import SkippedDateForm
from owneros.domain.billing.recurring import pausing, skipping
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.foundation.errors import StateError
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.filters import day_year
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.post("/<uuid:recurring_series_id>/pausing", "invoices:write")
def pause(series: Held[RecurringSeries]) -> Saved:
    pausing.pause(person().actor, series)
    return Saved(f"/recurring/{series.id}", "Paused. No invoices are created until you resume it.")


@bp.post("/<uuid:recurring_series_id>/resuming", "invoices:write")
def resume(series: Held[RecurringSeries]) -> Saved:
    pausing.resume(person().actor, series, today_in(person().time_zone))
    return Saved(f"/recurring/{series.id}", "Resumed.")


@bp.post("/<uuid:recurring_series_id>/attempts", "invoices:write")
def attempt(series: Held[RecurringSeries]) -> Saved:
    """What failed is tried now, instead of tomorrow."""
    pausing.try_again(series, today_in(person().time_zone))
    return Saved(f"/recurring/{series.id}", "Trying again now. Check this page again in a moment.")


@bp.post("/<uuid:recurring_series_id>/skipping", "invoices:write")
def skip(series: Held[RecurringSeries]) -> Saved:
    day = skipping.skip_next(person().actor, series)
    return Saved(f"/recurring/{series.id}", f"{day_year(day)} will be skipped.")


@bp.post("/<uuid:recurring_series_id>/bringing-back", "invoices:write")
def bring_back(series: Held[RecurringSeries]) -> Saved:
    """A skipped date, named by the form, is made after all."""
    form = SkippedDateForm()
    if not form.validate():
        raise StateError("Choose one of the skipped dates on this page.")
    skipping.bring_back(person().actor, series, form.day.data, today_in(person().time_zone))
    return Saved(f"/recurring/{series.id}", f"{day_year(form.day.data)} is no longer skipped.")


@bp.get("/<uuid:recurring_series_id>/stopping", "invoices:write")
def ask_stopping(series: RecurringSeries) -> Answer:
    if series.status in ("stopped", "ended"):
        raise StateError("This recurring invoice has already ended.")
    return page("billing/recurring/stop.html", series=series)


@bp.post("/<uuid:recurring_series_id>/stopping", "invoices:write")
def stop(series: Held[RecurringSeries]) -> Saved:
    pausing.stop(person().actor, series)
    return Saved(f"/recurring/{series.id}", "Stopped. Earlier invoices stay as they are.")
