"""The status of a job is a resource of its own."""

import uuid

from flask import request

from owneros.blueprints.work.jobs.area import bp
from owneros.domain.work.jobs import statuses
from owneros.domain.work.jobs.dates import is_late
from owneros.domain.work.jobs.progress import change_status
from owneros.domain.work.jobs.queries import reachable_job
from owneros.foundation.database import db
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, changed
from owneros.web.guards import person


@bp.post("/jobs/<uuid:job_id>/status", "jobs:write")
def status(job_id: uuid.UUID) -> Answer:
    """A step that may not follow is refused with its reason: 409."""
    job = reachable_job(job_id, person())
    change_status(person().actor, job, request.form.get("status", ""))
    db.session.commit()
    return changed(
        f"/jobs/{job_id}",
        "partials/work/jobs/status.html",
        f"{job.label} is {statuses.JobStatus(job.status).word.lower()} now.",
        "job:changed",
        job=job,
        statuses=statuses,
        is_late=is_late,
        today=today_in(person().time_zone),
    )
