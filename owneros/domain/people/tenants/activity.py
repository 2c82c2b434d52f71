"""Who did what when: the audit trail, read newest first."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db

PAGE = 50
MONEY_SUBJECTS = ("invoice", "payment", "refund", "payout", "dispute", "credit", "stripe_account")
KINDS = ("money", "access", "settings")


@dataclass(frozen=True)
class Entry:
    id: uuid.UUID
    action: str
    summary: str
    amount_cents: int | None
    at: datetime


@dataclass(frozen=True)
class Activity:
    """`older` is the cursor of the next page, None at the end."""

    entries: list[Entry]
    older: uuid.UUID | None


def activity(kind: str = "", before: uuid.UUID | None = None) -> Activity:
    """One page of events of a kind ("" for all), older than the event `before`."""
    wanted = (
        select(
            AuditEvent.id,
            AuditEvent.action,
            AuditEvent.summary,
            AuditEvent.amount_cents,
            AuditEvent.created_at,
        )
        .order_by(AuditEvent.id.desc())
        .limit(PAGE + 1)
    )
    if before is not None:
        wanted = wanted.where(AuditEvent.id < before)
    if kind == "money":
        wanted = wanted.where(
            or_(AuditEvent.subject_kind.in_(MONEY_SUBJECTS), AuditEvent.amount_cents.is_not(None))
        )
    elif kind in KINDS:
        wanted = wanted.where(AuditEvent.action.startswith(f"{kind}."))
    entries = [Entry(*row) for row in db.session.execute(wanted).all()]
    more = len(entries) > PAGE
    return Activity(entries[:PAGE], entries[PAGE - 1].id if more else None)
