"""The client agreed by other means: the business records who, how, and with which options."""

from functools import partial
from typing import Any

from flask import request
from wtforms.fields.choices import SelectChoice

from owneros.blueprints.billing.estimates.area import bp
from owneros.blueprints.billing.estimates.forms import ChoiceForm
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates.acceptance import WAYS, Agreement, accept_on_behalf, check_accepting
from owneros.domain.billing.estimates.models import Estimate
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/accept.html"


@bp.get("/<uuid:estimate_id>/acceptance", "estimates:write")
def ask_acceptance(estimate: Estimate) -> Answer:
    check_accepting(estimate, today_in(person().time_zone))
    chosen = {option["id"] for option in _options(estimate) if option["selected"]}
    return _show(estimate, _form(), chosen, 200)


@bp.post("/<uuid:estimate_id>/acceptance", "estimates:write")
def accept(estimate: Held[Estimate]) -> Answer:
    form = _form()
    chosen, today = set(request.form.getlist("option")), today_in(person().time_zone)

    def record() -> Saved:
        accept_on_behalf(person().actor, estimate, chosen, form.build(Agreement), today)
        return Saved(f"/estimates/{estimate.id}", f"{estimate.label} was approved.")

    show = partial(_show, estimate, form, chosen)
    return save(form, show, record, rules=partial(check_accepting, estimate, today))


def _form() -> ChoiceForm:
    form = ChoiceForm()
    form.way.choices = [SelectChoice(way, words) for way, words in WAYS.items()]
    return form


def _show(estimate: Estimate, form: ChoiceForm, chosen: set[Any], status: int) -> Answer:
    return page(PAGE, status, form=form, estimate=estimate, options=_options(estimate), chosen=chosen)


def _options(estimate: Estimate) -> list[dict[str, object]]:
    if estimate.status == "draft":
        return []
    lines = latest_revision(estimate).snapshot["lines"]
    return [line for line in lines if line["kind"] == "item" and line["optional"]]
