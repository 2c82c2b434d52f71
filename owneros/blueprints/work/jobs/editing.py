"""A job is opened and edited. Its site is chosen among those of its client."""

import uuid
from functools import partial

from flask import request

from owneros.blueprints.work.jobs.area import bp
from owneros.blueprints.work.jobs.forms import JobForm
from owneros.domain.across.overview.job_pages import has_invoices
from owneros.domain.work.jobs.editing import edit_job
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.opening import open_job
from owneros.domain.work.jobs.queries import reachable_job
from owneros.foundation.rules import rules
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.forms import an_id
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "work/jobs/form.html"


@bp.get("/jobs/new", "jobs:write")
def new() -> Answer:
    asked = {"client_id": an_id(request.args.get("client")), "site_id": an_id(request.args.get("site"))}
    form = JobForm(data={**asked, "people": [person().team_member_id]}).offer()
    form.site_id.pick_only(form)
    return _show(form, None, 200)


@bp.post("/jobs", "jobs:write")
def create() -> Answer:
    form = JobForm().offer()

    def add() -> Saved:
        job = open_job(
            person().actor,
            form.details,
            status=form.status.data,
            people=form.people.data,
            row_id=once.row_id(Job),
        )
        return Saved(f"/jobs/{job.id}", f"{job.label} was added.")

    return save(form, partial(_show, form, None), add, rules=form.check)


@bp.get("/jobs/<uuid:job_id>/edit", "jobs:write")
def edit(job_id: uuid.UUID) -> Answer:
    job = reachable_job(job_id, person())
    return _show(JobForm.of(job), job, 200)


@bp.post("/jobs/<uuid:job_id>", "jobs:write")
def update(job_id: uuid.UUID) -> Answer:
    job = reachable_job(job_id, person())
    form = JobForm().offer()
    del form.status

    def change() -> Saved:
        if form.version.data == job.version:  # Else it is told first that the page is stale.
            _check(form, job)
        edit_job(person().actor, job, form.details, people=form.people.data, version=form.version.data)
        return Saved(f"/jobs/{job_id}", "Saved.")

    return save(form, partial(_show, form, job), change, rules=partial(_check, form, job))


def _show(form: JobForm, job: Job | None, status: int) -> Answer:
    return page(PAGE, status, form=form, job=job)


def _check(form: JobForm, job: Job) -> None:
    """Raises FieldError."""
    with rules() as broken:
        if form.client_id.data != job.client_id and has_invoices(job.id):
            broken("client_id", "This job has invoices, so it stays with its client.")
        broken.by(form.check, job)
