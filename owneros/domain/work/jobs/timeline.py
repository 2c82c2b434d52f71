"""What happened on a job: its notes and the record of deeds, merged by time."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, literal, select, true, union_all

from owneros.domain.work.jobs.models import JobNote
from owneros.foundation.audit import AuditEvent
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import columns, select_as

NEWEST = 15
MONEY_IN_IT = ("job.priced",)


@dataclass(frozen=True, slots=True)
class Entry:
    """`kind` is the deed's constant name, or "note"; `id` sorts by time."""

    id: uuid.UUID
    kind: str
    text: str
    who: str
    at: datetime


_NOTE = {"kind": literal("note"), "who": JobNote.author_name, "at": JobNote.created_at}
_DEED = {
    "kind": AuditEvent.action,
    "text": AuditEvent.summary,
    "who": AuditEvent.actor_name,
    "at": AuditEvent.created_at,
}
_OF_WORK = and_(AuditEvent.subject_kind == "job", AuditEvent.action.not_in(MONEY_IN_IT)).label("of_work")
_ALL = (
    union_all(
        select(*columns(Entry, JobNote, **_NOTE), JobNote.job_id, true().label("of_work")),
        select(*columns(Entry, AuditEvent, **_DEED), AuditEvent.job_id, _OF_WORK),
    )
    .subquery()
    .c
)
_OF_JOB = select_as(Entry, _ALL).where(_ALL.job_id == bindparam("job_id"))
_OF_WORK_ALONE = _OF_JOB.where(_ALL.of_work)


def timeline(
    job_id: uuid.UUID, after: str | None = None, size: int = NEWEST, *, with_money: bool
) -> Page[Entry]:
    """The newest entries behind the cursor; without deeds of money if so asked."""
    return page_of(_OF_JOB if with_money else _OF_WORK_ALONE, (_ALL.id,), after, size, job_id=job_id)
