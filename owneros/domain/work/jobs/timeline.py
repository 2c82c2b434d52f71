"""What happened on a job: its notes and the record of deeds, merged by time."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from owneros.domain.work.jobs.models import JobNote
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db

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
    job_id: uuid.UUID, *, with_money: bool, before: uuid.UUID | None = None, limit: int = NEWEST
) -> tuple[list[Entry], uuid.UUID | None]:
    """The newest entries before the cursor, and the next cursor; without deeds of money if so asked."""
    entries = sorted(
        [*_notes(job_id, before, limit), *_deeds(job_id, before, limit, with_money=with_money)],
        key=lambda entry: entry.id.bytes,
        reverse=True,
    )
    shown = entries[:limit]
    return shown, shown[-1].id if len(entries) > limit else None


def _notes(job_id: uuid.UUID, before: uuid.UUID | None, limit: int) -> Sequence[Entry]:
    found = select(JobNote.id, JobNote.text, JobNote.author_name, JobNote.created_at).where(
        JobNote.job_id == job_id
    )
    if before is not None:
        found = found.where(JobNote.id < before)
    rows = db.session.execute(found.order_by(JobNote.id.desc()).limit(limit + 1))
    return [Entry(row.id, "note", row.text, row.author_name, row.created_at) for row in rows]


def _deeds(job_id: uuid.UUID, before: uuid.UUID | None, limit: int, *, with_money: bool) -> Sequence[Entry]:
    found = select(
        AuditEvent.id, AuditEvent.action, AuditEvent.summary, AuditEvent.actor_name, AuditEvent.created_at
    ).where(AuditEvent.job_id == job_id)
    if not with_money:
        found = found.where(AuditEvent.subject_kind == "job", AuditEvent.action.not_in(MONEY_IN_IT))
    if before is not None:
        found = found.where(AuditEvent.id < before)
    rows = db.session.execute(found.order_by(AuditEvent.id.desc()).limit(limit + 1))
    return [Entry(row.id, row.action, row.summary, row.actor_name, row.created_at) for row in rows]
