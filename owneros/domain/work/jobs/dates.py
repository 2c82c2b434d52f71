"""When a job is late or on today. All dates are local dates of the business."""

from datetime import date

from owneros.domain.work.jobs.models import OPEN_STATUSES


def is_late(status: str, ends_on: date | None, today: date) -> bool:
    return status in OPEN_STATUSES and ends_on is not None and ends_on < today


def is_on(status: str, starts_on: date | None, ends_on: date | None, day: date) -> bool:
    """Whether the job is worked on that day; active work without an end goes on from its start."""
    if status not in OPEN_STATUSES or status == "on_hold" or starts_on is None or starts_on > day:
        return False
    if ends_on is None:
        return status == "active" or starts_on == day
    return day <= ends_on
