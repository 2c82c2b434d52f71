"""Who did what when, for money and access. Rows are only ever appended."""

import uuid
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sqlalchemy import Index, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import InstrumentedAttribute, Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, db


@dataclass(frozen=True)
class Actor:
    """Who does a deed: a person of the business, a client, a vendor's webhook, or the system itself."""

    kind: str
    name: str
    user_id: uuid.UUID | None = None

    @classmethod
    def system(cls, name: str = "OwnerOS") -> "Actor":
        return cls("system", name)


class AuditEvent(TenantTable):
    """`action` is constant ("invoice.sent"); `summary` is the sentence for people; amounts are cents."""

    __tablename__ = "audit_event"

    actor_kind: Mapped[str]
    actor_name: Mapped[str]
    actor_user_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    subject_kind: Mapped[str]
    subject_id: Mapped[uuid.UUID | None]
    client_id: Mapped[uuid.UUID | None]
    job_id: Mapped[uuid.UUID | None]
    summary: Mapped[str]
    amount_cents: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")

    __table_args__ = (
        one_of("actor_kind", ("user", "client", "vendor", "system")),
        Index("ix_audit_event_newest", "tenant_id", "id"),
        Index("ix_audit_event_subject", "tenant_id", "subject_id", "id"),
        Index("ix_audit_event_job", "tenant_id", "job_id", "id", postgresql_where="job_id is not null"),
        Index(
            "ix_audit_event_client", "tenant_id", "client_id", "id", postgresql_where="client_id is not null"
        ),
    )


T = TypeVar("T")
# So far back lies what a person did lately, among all that was done in the business.
LOOKED_BACK = 500


def lately(user_id: uuid.UUID, column: InstrumentedAttribute[T | None]) -> list[T]:
    """What stands in this column of whatever this person did lately, the latest first."""
    trail = select(AuditEvent.actor_user_id, column.label("found")).order_by(AuditEvent.id.desc())
    last = trail.limit(LOOKED_BACK).subquery()
    mine = select(last.c.found).where(last.c.actor_user_id == user_id, last.c.found.is_not(None))
    return list(db.session.execute(mine).scalars())


class Record(Protocol):
    """A row of any table, be it of a tenant or of the directory."""

    __tablename__: str
    id: Any


def record(
    actor: Actor,
    action: str,
    summary: str,
    about: Record | str,
    subject_id: uuid.UUID | None = None,
    *,
    client_id: uuid.UUID | None = None,
    job_id: uuid.UUID | None = None,
    amount_cents: int | None = None,
    **details: Any,
) -> None:
    """Append one event in the caller's transaction, and flush what the deed did.

    `about` is the record that it happened to, which tells client and job too, or the kind of one whose id is
    `subject_id`.
    """
    db.session.add(
        event(
            actor,
            action,
            summary,
            about,
            subject_id,
            client_id=client_id,
            job_id=job_id,
            amount_cents=amount_cents,
            **details,
        )
    )
    db.session.flush()


def event(
    actor: Actor,
    action: str,
    summary: str,
    about: Record | str,
    subject_id: uuid.UUID | None = None,
    *,
    client_id: uuid.UUID | None = None,
    job_id: uuid.UUID | None = None,
    amount_cents: int | None = None,
    **details: Any,
) -> AuditEvent:
    """What `record` appends, for whoever writes many at once."""
    if not isinstance(about, str):
        subject_id = about.id
        client_id, job_id = client_id or _of(about, "client"), job_id or _of(about, "job")
        about = about.__tablename__
    return AuditEvent(
        actor_kind=actor.kind,
        actor_name=actor.name,
        actor_user_id=actor.user_id,
        action=action,
        summary=summary,
        subject_kind=about,
        subject_id=subject_id,
        client_id=client_id,
        job_id=job_id,
        amount_cents=amount_cents,
        details=details,
    )


def _of(record: Record, noun: str) -> uuid.UUID | None:
    """The id of the client or the job that a record belongs to, or is."""
    found: uuid.UUID | None = (
        record.id if record.__tablename__ == noun else getattr(record, f"{noun}_id", None)
    )
    return found
