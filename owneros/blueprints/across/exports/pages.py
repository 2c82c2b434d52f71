"""The page, and the download: noted down first, then sent piece by piece while it is read."""

from functools import partial

from flask import Response

from owneros.blueprints.across.exports.area import bp
from owneros.blueprints.across.exports.forms import ExportForm
from owneros.domain.across.exports.making import content, file_name, note
from owneros.foundation.database import db
from owneros.foundation.exporting import Wish
from owneros.foundation.periods import today_in
from owneros.foundation.spans import Span
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "across/exports/show.html"


@bp.get("/exports", "exports:read", fresh=True)
def show() -> Answer:
    """Begins with this year up to today."""
    today = today_in(person().time_zone)
    return page(PAGE, form=ExportForm(start=today.replace(month=1, day=1), end=today))


@bp.post("/exports", "exports:read", fresh=True)
def download() -> Answer:
    form = ExportForm()

    def write() -> Saved:
        span = Span(form.start.data, form.end.data)
        wish = Wish(form.what.data, span, form.basis.data, form.period.data, person().time_zone)
        note(person().actor, wish)
        return Saved("/exports", answer=partial(_file, wish))

    return save(form, partial(page, PAGE, form=form), write)


def _file(wish: Wish) -> Answer:
    answer = Response(content(db.engine, person().tenant_id, wish), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{file_name(wish)}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
