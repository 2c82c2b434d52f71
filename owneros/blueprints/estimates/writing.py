"""Writing: new (blank, from a template), edit, copy, and the line buttons that work without JavaScript."""

import uuid
from functools import partial
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.estimates.area import bp
from owneros.blueprints.estimates.forms import EstimateForm, stored_values
from owneros.domain.estimates import drafting
from owneros.domain.estimates.models import Estimate, EstimateTemplate
from owneros.domain.estimates.templates import all_templates, start_from
from owneros.domain.tenants.business import our_business
from owneros.foundation.database import db, reach
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, page_or_fragment
from owneros.web.guards import person, requires
from owneros.web.line_forms import shown_value
from owneros.web.optional_records import named_parties, optional_record
from owneros.web.writing import refuse_stale, write_new, write_over

PAGE, PARTIAL = "estimates/form.html", "partials/estimates/form.html"
CHANGED = (
    "Somebody changed this estimate since you opened it. Open it again to see their changes; "
    "what you typed is still here."
)


@bp.get("/new")
@requires("estimates:write")
def new() -> ResponseReturnValue:
    return _show(EstimateForm.opened(_starting_values()), None, 200)


@bp.post("")
@requires("estimates:write")
def create() -> ResponseReturnValue:
    form = EstimateForm.opened()

    def draft() -> str:
        estimate = drafting.draft(person().actor, form.content(form.expires_on.data))
        return f"/estimates/{estimate.id}"

    return write_new(
        form,
        partial(_show, form, None),
        draft,
        "Draft saved. Add photos if you like, look it over, then send it.",
    )


@bp.get("/<uuid:estimate_id>/edit")
@requires("estimates:write")
def edit(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    return _show(EstimateForm.opened(stored_values(drafting.content_of(estimate))), estimate, 200)


@bp.post("/<uuid:estimate_id>")
@requires("estimates:write")
def update(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    form = EstimateForm.opened()

    def save() -> str:
        refuse_stale(estimate.version, CHANGED)
        drafting.edit(person().actor, estimate, form.content(form.expires_on.data))
        if estimate.status == "draft":
            return "Draft saved."
        return (
            f"Revision {estimate.revision} saved. The client's link shows it now and asks for approval anew."
        )

    return write_over(form, partial(_show, form, estimate), save, f"/estimates/{estimate.id}")


@bp.post("/<uuid:estimate_id>/copies")
@requires("estimates:write")
def copy(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    if earlier := once.repeated():
        return done(earlier)
    made = drafting.copy(person().actor, estimate, today_in(person().time_zone))
    path = once.remember(f"/estimates/{made.id}")
    db.session.commit()
    return done(path, f"{estimate.label} copied into a new draft.")


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
        "client_id": str(client.id) if client else "",
        "job_id": str(job.id) if job else "",
        "issued_on": today,
        "expires_on": drafting.expiry(business.estimate_days, today),
    }


def _show(form: EstimateForm, estimate: Estimate | None, status: int) -> ResponseReturnValue:
    templates = all_templates() if estimate is None else []
    return page_or_fragment(PAGE, PARTIAL, status, form=form, estimate=estimate, templates=templates)
