"""Notes on a job, by everyone who works on it."""

import uuid
from functools import partial

from owneros.blueprints.work.jobs.area import bp
from owneros.blueprints.work.jobs.forms import JobNoteForm, NoteForm
from owneros.blueprints.work.jobs.pages import entries_of, hub
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.notes import add_note
from owneros.domain.work.jobs.queries import reachable_job
from owneros.web.answers import Answer, changed, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "work/jobs/note.html"


@bp.post("/jobs/<uuid:job_id>/notes", "jobs:note")
def note(job_id: uuid.UUID) -> Answer:
    job, form = reachable_job(job_id, person()), NoteForm()

    def add() -> Saved:
        add_note(person().actor, job, form.text.data)
        path = f"/jobs/{job_id}#notes"
        return Saved(path, answer=partial(_with_note, job, path))

    return save(form, partial(hub, job_id, form), add)


@bp.get("/jobs/notes/new", "jobs:note")
def new_note() -> Answer:
    return page(PAGE, form=JobNoteForm())


@bp.post("/jobs/notes", "jobs:note")
def note_on_job() -> Answer:
    form = JobNoteForm()

    def add() -> Saved:
        job = reachable_job(form.job_id.data, person())
        add_note(person().actor, job, form.text.data)
        return Saved(f"/jobs/{job.id}#notes", "The note was added.")

    return save(form, partial(page, PAGE, form=form), add)


def _with_note(job: Job, path: str) -> Answer:
    return changed(
        path,
        "partials/work/jobs/notes.html",
        "The note was added.",
        job=job,
        note_form=NoteForm(formdata=None),
        **entries_of(job.id),
    )
