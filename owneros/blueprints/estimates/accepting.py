"""The client agreed by other means: the business records who, how, and with which options."""

import uuid

from flask import request
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from owneros.blueprints.estimates.area import bp
from owneros.blueprints.estimates.forms import ChoiceForm
from owneros.domain.documents.revisions import latest_revision
from owneros.domain.estimates.acceptance import WAYS, accept_on_behalf
from owneros.domain.estimates.models import Estimate
from owneros.domain.estimates.statuses import expired, refusal
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.periods import today_in
from owneros.web.answers import done, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "estimates/accept.html", "partials/estimates/accept.html"


@bp.get("/<uuid:estimate_id>/acceptance")
@requires("estimates:write")
def ask_acceptance(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    late = expired(estimate.status, estimate.expires_on, today_in(person().time_zone))
    if reason := refusal(estimate.status, "approved", is_expired=late):
        raise StateError(reason)
    options = _options(estimate)
    form = _form()
    chosen = {option["id"] for option in options if option["selected"]}
    return page_or_fragment(PAGE, PARTIAL, form=form, estimate=estimate, options=options, chosen=chosen)


@bp.post("/<uuid:estimate_id>/acceptance")
@requires("estimates:write")
def accept(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    form = _form()
    chosen = set(request.form.getlist("option"))
    if form.validate():
        try:
            accept_on_behalf(
                person().actor,
                estimate,
                chosen,
                form.name.data,
                form.way.data,
                form.remark.data or "",
                today_in(person().time_zone),
            )
        except FieldError as error:
            db.session.rollback()
            form.take(error)
            estimate = reach(Estimate, estimate_id)
        else:
            db.session.commit()
            return done(f"/estimates/{estimate.id}", f"{estimate.label} is approved.")
    return page_or_fragment(
        PAGE, PARTIAL, 422, form=form, estimate=estimate, options=_options(estimate), chosen=chosen
    )


def _form() -> ChoiceForm:
    form = ChoiceForm()
    form.way.choices = [SelectChoice(way, words) for way, words in WAYS.items()]
    return form


def _options(estimate: Estimate) -> list[dict[str, object]]:
    if estimate.status == "draft":
        return []
    lines = latest_revision(estimate).snapshot["lines"]
    return [line for line in lines if line["kind"] == "item" and line["optional"]]
