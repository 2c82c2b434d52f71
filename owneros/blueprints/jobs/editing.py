"""A job is opened and edited. Its site is chosen among those of its client."""

import uuid
from typing import Any

from flask import request, url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.jobs.area import bp
from owneros.blueprints.jobs.forms import JobForm
from owneros.domain.clients.queries import MOST_CHOICES
from owneros.domain.jobs.editing import edit_job
from owneros.domain.jobs.models import Job
from owneros.domain.jobs.opening import open_job
from owneros.domain.jobs.queries import people_of, reachable_job
from owneros.domain.overview.job_pages import has_invoices
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment, part_of
from owneros.web.forms import an_id
from owneros.web.guards import person, requires

PAGE, PARTIAL = "jobs/form.html", "partials/jobs/form.html"


@bp.get("/jobs/new")
@requires("jobs:write")
def new() -> ResponseReturnValue:
    asked = {"client_id": an_id(request.args.get("client")), "site_id": an_id(request.args.get("site"))}
    form = JobForm(data={**asked, "people": [person().user_id]}).offer()
    return page_or_fragment(PAGE, PARTIAL, **_context(form))


@bp.get("/jobs/sites")
@requires("jobs:write")
def site_choice() -> ResponseReturnValue:
    """The site's field for the client that was just chosen."""
    form = JobForm(data={"client_id": an_id(request.args.get("client_id"))}).offer()
    return part_of("/jobs/new", "partials/jobs/site_choice.html", form=form)


@bp.post("/jobs")
@requires("jobs:write")
def create() -> ResponseReturnValue:
    form = JobForm().offer()
    if "update_sites" in request.form:
        return page_or_fragment(PAGE, PARTIAL, **_context(form))
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(form))
    led = once.repeated()
    if led:
        return done(led)
    try:
        job = open_job(person().actor, **form.details(), status=form.status.data)
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, **_context(form))
    path = once.remember(url_for("jobs.show", job_id=job.id))
    db.session.commit()
    return done(path, f"{job.label} is open.")


@bp.get("/jobs/<uuid:job_id>/edit")
@requires("jobs:write")
def edit(job_id: uuid.UUID) -> ResponseReturnValue:
    job = reachable_job(job_id, person())
    form = JobForm(obj=job, data={"people": [row.id for row in people_of(job_id)]}).offer(job)
    return page_or_fragment(PAGE, PARTIAL, **_context(form, job))


@bp.post("/jobs/<uuid:job_id>")
@requires("jobs:write")
def update(job_id: uuid.UUID) -> ResponseReturnValue:
    job = reachable_job(job_id, person())
    form = JobForm().offer(job)
    del form.status
    if "update_sites" in request.form:
        return page_or_fragment(PAGE, PARTIAL, **_context(form, job))
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(form, job))
    try:
        _check_client(form, job)
        edit_job(person().actor, job, version=form.version.data or 0, **form.details())
    except StateError:
        db.session.rollback()
        return _changed_meanwhile(form, reachable_job(job_id, person()))
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, **_context(form, reachable_job(job_id, person())))
    db.session.commit()
    return done(url_for("jobs.show", job_id=job_id), "Saved.")


def _context(form: JobForm, job: Job | None = None) -> dict[str, Any]:
    return {"form": form, "job": job, "many_clients": len(form.client_id.choices) > MOST_CHOICES}


def _check_client(form: JobForm, job: Job) -> None:
    if form.client_id.data != job.client_id and has_invoices(job.id):
        raise FieldError("client_id", "This job has invoices, so it stays with its client.")


def _changed_meanwhile(form: JobForm, job: Job) -> ResponseReturnValue:
    """What stands there now beside what was typed; nothing is lost and nothing is overwritten unseen."""
    people = [row.id for row in people_of(job.id)]
    stored = JobForm(formdata=None, obj=job, data={"people": people}).offer(job)
    typed = form.details()
    now_there = stored.details()
    differences = [
        (form[name].label.text, _in_words(stored, name), _in_words(form, name))
        for name in typed
        if typed[name] != now_there[name] and not (name == "people" and set(typed[name]) == set(people))
    ]
    return page_or_fragment(
        "shell/conflict.html",
        "partials/shell/conflict.html",
        409,
        word="job",
        name=job.label,
        address=f"/jobs/{job.id}",
        record=job,
        differences=differences,
        typed=[pair for pair in request.form.items(multi=True) if pair[0] in typed],
    )


def _in_words(form: JobForm, name: str) -> str:
    """A field's value as a person reads it."""
    field = form[name]
    if hasattr(field, "choices"):
        chosen = field.data if isinstance(field.data, list) else [field.data]
        return ", ".join(choice.label for choice in field.choices if an_id(choice.value) in chosen)
    return str(field._value())  # noqa: SLF001 - WTForms' own way to the text of a field
