"""Writing: new (blank, from a template), edit, copy, and the line buttons that work without JavaScript."""

import uuid
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.estimates import bp
from owneros.blueprints.estimates.forms import EstimateForm, stored_values
from owneros.domain.clients.models import Client
from owneros.domain.clients.queries import client_choices
from owneros.domain.estimates import drafting
from owneros.domain.estimates.models import Estimate, EstimateTemplate
from owneros.domain.estimates.templates import all_templates, start_from
from owneros.domain.invoices.queries import job_choices, usable_rates
from owneros.domain.jobs.models import Job
from owneros.domain.tenants.business import our_business
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, page_or_fragment
from owneros.web.forms import an_id
from owneros.web.guards import person, requires
from owneros.web.line_forms import shown_value
from owneros.web.optional_records import optional_record

PAGE, PARTIAL = "estimates/form.html", "partials/estimates/form.html"
CHANGED = (
    "Somebody changed this estimate since you opened it. Open it again to see their changes; "
    "what you typed is still here."
)


@bp.get("/new")
@requires("estimates:write")
def new() -> ResponseReturnValue:
    return _show(_form(_starting_values()), None)


@bp.post("")
@requires("estimates:write")
def create() -> ResponseReturnValue:
    form = _form({})
    if form.pressed_line_button():
        return _show(form, None)
    if not form.validate():
        return _invalid(form, None)
    if earlier := once.repeated():
        return done(earlier)
    try:
        estimate = drafting.draft(person().actor, form.content(form.expires_on.data))
    except FieldError as error:
        return _refused(form, None, error)
    path = once.remember(f"/estimates/{estimate.id}")
    db.session.commit()
    return done(path, "Draft saved. Add photos if you like, look it over, then send it.")


@bp.get("/<uuid:estimate_id>/edit")
@requires("estimates:write")
def edit(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    return _show(_form(stored_values(drafting.content_of(estimate))), estimate)


@bp.post("/<uuid:estimate_id>")
@requires("estimates:write")
def update(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id, lock=True)
    form = _form({})
    if form.pressed_line_button():
        return _show(form, estimate)
    if not form.validate():
        return _invalid(form, estimate)
    if request.form.get("version", str(estimate.version)) != str(estimate.version):
        form.form_errors.append(CHANGED)
        return _invalid(form, estimate, status=409)
    try:
        drafting.edit(person().actor, estimate, form.content(form.expires_on.data))
    except FieldError as error:
        return _refused(form, estimate, error)
    db.session.commit()
    if estimate.status == "draft":
        return done(f"/estimates/{estimate.id}", "Draft saved.")
    return done(
        f"/estimates/{estimate.id}",
        f"Revision {estimate.revision} saved. The client's link shows it now and asks for approval anew.",
    )


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


def _form(values: dict[str, Any]) -> EstimateForm:
    form = EstimateForm(**({} if request.method == "POST" else {"data": values}))
    job_id = an_id(form.job_id.data)
    jobs = job_choices(job_id)
    # What is chosen stays a choice, also when it is closed, archived, or beyond the newest.
    its_client = next((job.client_id for job in jobs if job.id == job_id), None)
    form.offer(client_choices(an_id(form.client_id.data) or its_client), jobs, usable_rates())
    if request.method == "GET" and not form.lines.entries:
        form.append_empty()
    return form


def _starting_values() -> dict[str, Any]:
    """From the address (?client=, ?job=, ?template=) and the business's defaults."""
    business = our_business()
    today = today_in(person().time_zone)
    job = optional_record(Job, request.args.get("job"))
    client = optional_record(Client, str(job.client_id) if job else request.args.get("client"))
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


def _show(form: EstimateForm, estimate: Estimate | None) -> ResponseReturnValue:
    return _answer(form, estimate, 200)


def _invalid(form: EstimateForm, estimate: Estimate | None, status: int = 422) -> ResponseReturnValue:
    if not form.lines.entries:
        form.append_empty()
    return _answer(form, estimate, status)


def _answer(form: EstimateForm, estimate: Estimate | None, status: int) -> ResponseReturnValue:
    templates = all_templates() if estimate is None else []
    return page_or_fragment(PAGE, PARTIAL, status, form=form, estimate=estimate, templates=templates)


def _refused(form: EstimateForm, estimate: Estimate | None, error: FieldError) -> ResponseReturnValue:
    db.session.rollback()
    form.take(error)
    return _invalid(form, reach(Estimate, estimate.id) if estimate else None)
