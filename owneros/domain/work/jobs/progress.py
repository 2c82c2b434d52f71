"""A job goes a step further, or back."""

from owneros.domain.work.jobs.models import Job
from owneros.domain.work.jobs.statuses import ENDED, JobStatus, refusal
from owneros.foundation.audit import Actor, record
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now


def change_status(actor: Actor, job: Job, wanted: str) -> None:
    """Raises StateError with the reason when that step may not follow. See statuses.NEXT."""
    reason = refusal(job.status, wanted)
    if reason:
        raise StateError(reason)
    was = job.status
    job.status = wanted
    job.closed_at = now() if wanted in ENDED else None
    record(
        actor,
        "job.status_changed",
        f"{job.label} changed from {JobStatus(was).word.lower()} to {JobStatus(wanted).word.lower()}",
        job,
        status=wanted,
        was=was,
    )
