"""What happened on a job: its notes and the record of deeds, merged by time."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, union_all

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


def timeline(
    job_id: uuid.UUID, after: str | None = None, size: int = NEWEST, *, with_money: bool
) -> Page[Entry]:
    """The newest entries behind the cursor; without deeds of money if so asked."""
    of_note = {"kind": literal("note"), "who": JobNote.author_name, "at": JobNote.created_at}
    of_deed = {
        "kind": AuditEvent.action,
        "text": AuditEvent.summary,
        "who": AuditEvent.actor_name,
        "at": AuditEvent.created_at,
    }
    notes = select(*columns(Entry, JobNote, **of_note)).where(JobNote.job_id == job_id)
    deeds = select(*columns(Entry, AuditEvent, **of_deed)).where(AuditEvent.job_id == job_id)
    if not with_money:
        deeds = deeds.where(AuditEvent.subject_kind == "job", AuditEvent.action.not_in(MONEY_IN_IT))
    both = union_all(notes, deeds).subquery().c
    return page_of(select_as(Entry, both), (both.id,), after, size)
