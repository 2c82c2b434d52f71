"""Notes on a job."""

from owneros.domain.work.jobs.models import Job, JobNote
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError


def add_note(actor: Actor, job: Job, text: str) -> JobNote:
    """Notes are only ever added, signed and dated, so they need no audit record of their own."""
    if not text.strip():
        raise FieldError("text", "Write a note first.")
    note = JobNote(job_id=job.id, author_id=actor.user_id, author_name=actor.name, text=text.strip())
    db.session.add(note)
    db.session.flush()
    return note
