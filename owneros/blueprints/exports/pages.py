"""The page, and the download: noted down first, then sent piece by piece while it is read."""

from flask import Response
from flask.typing import ResponseReturnValue

from owneros.blueprints.exports.area import bp
from owneros.blueprints.exports.forms import ExportForm
from owneros.domain.exports.making import EXPORTS, Wish, content, file_name, note
from owneros.domain.exports.span import Span
from owneros.foundation.database import db
from owneros.foundation.periods import today_in
from owneros.web.answers import invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "exports/show.html", "partials/exports/form.html"
NOTES = {name: one.hint for name, one in EXPORTS.items()}


@bp.get("/exports")
@requires("exports:read", fresh=True)
def show() -> ResponseReturnValue:
    """Begins with this year up to today."""
    today = today_in(person().time_zone)
    form = ExportForm(start=today.replace(month=1, day=1), end=today)
    return page_or_fragment(PAGE, PARTIAL, form=form, notes=NOTES)


@bp.post("/exports")
@requires("exports:read", fresh=True)
def download() -> ResponseReturnValue:
    form = ExportForm()
    if not form.validate() or not form.check_order():
        return invalid(PAGE, PARTIAL, form=form, notes=NOTES)
    wish = Wish(
        form.what.data,
        Span(form.start.data, form.end.data),
        form.basis.data,
        form.period.data,
        person().time_zone,
    )
    note(person().actor, wish)
    db.session.commit()
    answer = Response(content(db.engine, person().tenant_id, wish), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(wish)}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
