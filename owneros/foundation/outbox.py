"""The outbox: background work is a row, written in the transaction that asks for it.

PostgreSQL holds the truth; RQ is only the doorbell. A row ends `done_at` or, after MAX_ATTEMPTS, `dead_at`.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import Index, event, func
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import DirectoryTable, db
from owneros.foundation.ids import uuid7
from owneros.foundation.payloads import packed

MAX_ATTEMPTS = 8

Offer = tuple[uuid.UUID, str, int | None]


class Outbox(DirectoryTable):
    """One piece of background work. The payload holds ids only: never personal data, never a secret."""

    __tablename__ = "outbox"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    tenant_id: Mapped[int | None]
    kind: Mapped[str]
    queue: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    dedupe: Mapped[str | None] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    available_at: Mapped[datetime] = mapped_column(server_default=func.now())
    offered_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(server_default="0", default=0)
    done_at: Mapped[datetime | None]
    dead_at: Mapped[datetime | None]
    last_error: Mapped[str | None]

    __table_args__ = (
        one_of("queue", ("urgent", "interactive", "sync", "bulk")),
        Index(
            "ix_outbox_waiting",
            "available_at",
            postgresql_where="done_at is null and dead_at is null",
        ),
        Index(
            "ix_outbox_of_tenant",
            "tenant_id",
            "queue",
            postgresql_where="done_at is null and dead_at is null",
        ),
        Index("ix_outbox_dead", "dead_at", postgresql_where="dead_at is not null"),
    )


class RecurringRun(DirectoryTable):
    """Proof that a recurring rule was started for a period, so that a doubled or late tick does nothing."""

    __tablename__ = "recurring_run"

    rule: Mapped[str] = mapped_column(primary_key=True)
    period: Mapped[str] = mapped_column(primary_key=True)
    started_at: Mapped[datetime] = mapped_column(server_default=func.now())


def emit(
    kind: str,
    payload: dict[str, Any],
    *,
    tenant_id: int | None = None,
    queue: str = "interactive",
    dedupe: str | None = None,
    available_at: datetime | None = None,
) -> uuid.UUID | None:
    """Ask for background work in the caller's transaction; offered to the workers after its commit.

    With `dedupe`, a second request for the same thing is dropped and None is returned.
    """
    row_id = uuid7()
    values: dict[str, Any] = {
        "id": row_id,
        "kind": kind,
        "payload": packed(payload),
        "tenant_id": tenant_id,
        "queue": queue,
        "dedupe": dedupe,
    }
    if available_at is not None:
        values["available_at"] = available_at
    kept = db.session.scalar(
        insert(Outbox).values(**values).on_conflict_do_nothing(index_elements=["dedupe"]).returning(Outbox.id)
    )
    if kept is not None and available_at is None:
        db.session.info.setdefault("to_offer", []).append((kept, queue, tenant_id))
    return kept


@event.listens_for(Session, "after_commit")
def _hand_over(session: Session) -> None:
    """Move what this commit made to `committed_offers`; the request or task offers it once it is done."""
    if session.in_nested_transaction():
        return
    waiting = session.info.pop("to_offer", None)
    if waiting:
        session.info.setdefault("committed_offers", []).extend(waiting)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    # After a savepoint's rollback some of these rows do not exist; a doorbell for none does no harm.
    if session.in_nested_transaction():
        return
    session.info.pop("to_offer", None)
