"""Writing: new (blank, from a template), edit, copy."""

import uuid
from functools import partial
from typing import Any

from flask import request

from owneros.blueprints.billing.estimates.area import bp
from owneros.blueprints.billing.estimates.forms import EstimateForm, stored_values
from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.models import Estimate, EstimateTemplate
from owneros.domain.billing.estimates.templates import all_templates, start_from
from owneros.domain.people.tenants.business import our_business
from owneros.foundation.periods import today_in
from owneros.parts.documents.lines import shown_value
from owneros.parts.documents.named import named_parties, optional_record
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/form.html"


@bp.get("/new", "estimates:write")
def new() -> Answer:
    return _show(EstimateForm.opened(_starting_values()), None, 200)


@bp.post("", "estimates:write")
def create() -> Answer:
    form = EstimateForm.opened()

    def draft() -> Saved:
        estimate = drafting.draft(person().actor, form.content(), row_id=once.row_id(Estimate))
        notice = "Draft saved. Add photos if you like, check it, then send it."
        return Saved(f"/estimates/{estimate.id}", notice)

    return save(form, partial(_show, form, None), draft, rules=form.check)


@bp.get("/<uuid:estimate_id>/edit", "estimates:write")
def edit(estimate: Estimate) -> Answer:
    values = stored_values(drafting.content_of(estimate)) | {"version": estimate.version}
    return _show(EstimateForm.opened(values), estimate, 200)


@bp.post("/<uuid:estimate_id>", "estimates:write")
def update(estimate: Held[Estimate]) -> Answer:
    form = EstimateForm.opened()

    def change() -> Saved:
        drafting.edit(person().actor, estimate, form.content(), version=form.version.data)
        return Saved(f"/estimates/{estimate.id}", _what_is_saved(estimate))

    return save(form, partial(_show, form, estimate), change, rules=partial(form.check, estimate))


@bp.post("/<uuid:estimate_id>/copies", "estimates:write")
def copy(estimate: Estimate) -> Saved:
    today = today_in(person().time_zone)
    made = drafting.copy(person().actor, estimate, today, row_id=once.row_id(Estimate))
    return Saved(f"/estimates/{made.id}", f"{estimate.label} was copied to this new draft.")


def _starting_values() -> dict[str, Any]:
    """From the address (?client=, ?job=, ?template=) and the business's defaults."""
    business = our_business()
    today = today_in(person().time_zone)
    client, job = named_parties()
    template = optional_record(EstimateTemplate, request.args.get("template"))
    values: dict[str, Any] = {
        "deposit_kind": business.deposit_kind,
        "deposit_value": shown_value(
            business.deposit_kind, business.deposit_percent, business.deposit_amount_cents
        ),
        "terms": business.estimate_terms,
    }
    if template is not None:
        values = stored_values(start_from(template, uuid.UUID(int=0), today))
    elif job is not None:
        values["title"] = job.title
    return values | {
        "client_id": client.id if client else None,
        "job_id": job.id if job else None,
        "issued_on": today,
        "expires_on": drafting.expiry(business.estimate_days, today),
    }


def _what_is_saved(estimate: Estimate) -> str:
    if estimate.status == "draft":
        return "Draft saved."
    return f"Revision {estimate.revision} saved. Your client's link now shows it and asks for approval again."


def _show(form: EstimateForm, estimate: Estimate | None, status: int) -> Answer:
    templates = all_templates() if estimate is None else []
    return page(PAGE, status, form=form, estimate=estimate, templates=templates)
