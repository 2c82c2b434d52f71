"""Notes on a job, by everyone who works on it."""

import uuid
from functools import partial

from owneros.blueprints.work.jobs.area import bp
from owneros.blueprints.work.jobs.forms import NoteForm
from owneros.blueprints.work.jobs.pages import entries_of, hub
from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.notes import add_note
from owneros.domain.work.jobs.queries import reachable_job
from owneros.web.answers import Answer, changed
from owneros.web.guards import person
from owneros.web.saving import Saved, save


@bp.post("/jobs/<uuid:job_id>/notes", "jobs:note")
def note(job_id: uuid.UUID) -> Answer:
    job, form = reachable_job(job_id, person()), NoteForm()

    def add() -> Saved:
        add_note(person().actor, job, form.text.data)
        path = f"/jobs/{job_id}#notes"
        return Saved(path, answer=partial(_with_note, job, path))

    return save(form, partial(hub, job_id, form), add)


def _with_note(job: Job, path: str) -> Answer:
    return changed(
        path,
        "partials/work/jobs/notes.html",
        "The note was added.",
        job=job,
        note_form=NoteForm(formdata=None),
        **entries_of(job.id),
    )
