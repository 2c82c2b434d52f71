"""Notes on a job, by everyone who works on it."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.jobs.area import bp
from owneros.blueprints.jobs.forms import NoteForm
from owneros.blueprints.jobs.pages import entries_of, hub
from owneros.domain.jobs.notes import add_note
from owneros.domain.jobs.queries import reachable_job
from owneros.foundation.database import db
from owneros.web import once
from owneros.web.answers import changed
from owneros.web.guards import person, requires


@bp.post("/jobs/<uuid:job_id>/notes")
@requires("jobs:note")
def note(job_id: uuid.UUID) -> ResponseReturnValue:
    job = reachable_job(job_id, person())
    form = NoteForm()
    if not form.validate():
        return hub(job_id, form, 422)
    page = url_for("jobs.show", job_id=job_id, _anchor="notes")
    if once.repeated() is None:
        add_note(person().actor, job, form.text.data)
        once.remember(page)
        db.session.commit()
    return changed(
        page,
        "partials/jobs/notes.html",
        "The note was added.",
        job=job,
        note_form=NoteForm(formdata=None),
        **entries_of(job_id),
    )
