"""Runs the outbox. The only importer of RQ.

Delivery is at least once, effects are the handlers' duty: a handler does its work in the very transaction
that marks its row done. A claim counts the attempt first, so work that kills its worker is counted too.
Leases and dates are the database's, so clocks of workers may differ.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from flask import Flask, current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from owneros.foundation.database import db
from owneros.foundation.errors import OwnerOSError
from owneros.foundation.outbox import MAX_ATTEMPTS, Outbox, RecurringRun, emit
from owneros.foundation.tenancy import enter_tenant

log = logging.getLogger("owneros.tasks")

Handler = Callable[[dict[str, Any]], None]
H = TypeVar("H", bound=Handler)
BACKOFF = [timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600, 3600)]
BATCH = 200
TASK_SECONDS = 110

handlers: dict[str, Handler] = {}
mourners: dict[str, Handler] = {}
rules: dict[str, "Rule"] = {}


class NotNow(Exception):
    """Raised by a handler whose work is not due yet; costs no attempt."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("not now")
        self.wait = wait


@dataclass(frozen=True)
class Rule:
    """Recurring work: once for each period that `period_of` names."""

    name: str
    queue: str
    period_of: Callable[[datetime], str]


def handler(kind: str) -> Callable[[H], H]:
    """Register what is done for outbox rows of this kind. The session is pinned to the row's tenant."""

    def register(function: H) -> H:
        handlers[kind] = function
        return function

    return register


def at_death(kind: str) -> Callable[[H], H]:
    """Register what is noted, for people to see, when work of this kind is given up."""

    def register(function: H) -> H:
        mourners[kind] = function
        return function

    return register


def recurring(kind: str, period_of: Callable[[datetime], str], queue: str = "bulk") -> Callable[[H], H]:
    """Register recurring work: `period_of(now)` names the period, and each period is started once."""

    def register(function: H) -> H:
        rules[kind] = Rule(kind, queue, period_of)
        return handler(kind)(function)

    return register


def daily(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def hourly(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H}"


def every_ten_minutes(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H}:{moment.minute // 10}0"


def redis_connection() -> "Redis":
    connection: Redis = current_app.extensions["redis"]
    return connection


def offer_committed() -> None:
    """Ring the doorbell for what was just committed. A silent Redis costs a delay, never the work."""
    waiting = db.session.info.pop("committed_offers", None)
    if not waiting:
        return
    try:
        for row_id, queue in waiting:
            _ring(row_id, queue)
    except RedisError as error:
        log.warning("offer_failed", extra={"error": type(error).__name__})


def _ring(row_id: uuid.UUID, queue: str) -> None:
    Queue(queue, connection=redis_connection(), serializer=JSONSerializer).enqueue(
        "owneros.foundation.tasks.handle",
        str(row_id),
        job_id=str(row_id),
        result_ttl=0,
        failure_ttl=3600,
        job_timeout=TASK_SECONDS,
    )


def dispatch() -> int:
    """Offer every row that waits and was not offered lately; returns how many. Any number may run at once."""
    rows = db.session.execute(
        select(Outbox.id, Outbox.queue)
        .where(
            Outbox.done_at.is_(None),
            Outbox.dead_at.is_(None),
            Outbox.available_at <= func.now(),
            or_(Outbox.offered_at.is_(None), Outbox.offered_at < func.now() - _visibility()),
            or_(Outbox.lease_until.is_(None), Outbox.lease_until < func.now()),
        )
        .order_by(Outbox.available_at)
        .limit(BATCH)
        .with_for_update(skip_locked=True)
    ).all()
    ids = [row_id for row_id, _ in rows]
    _mark_offered(ids, func.now())
    db.session.commit()
    # Ring after the commit: a worker must find the row unlocked.
    try:
        for row_id, queue in rows:
            _ring(row_id, queue)
    except RedisError:
        _mark_offered(ids, None)
        db.session.commit()
        raise
    return len(rows)


def _mark_offered(ids: list[uuid.UUID], moment: Any) -> None:
    if ids:
        db.session.execute(
            update(Outbox)
            .where(Outbox.id.in_(ids))
            .values(offered_at=moment)
            .execution_options(synchronize_session=False)
        )


def start_due_rules() -> int:
    """Start each recurring rule once in its current period. Missed periods collapse into the current one."""
    moment = datetime.now(UTC)
    started = 0
    for rule in rules.values():
        period = rule.period_of(moment)
        fresh = db.session.scalar(
            insert(RecurringRun)
            .values(rule=rule.name, period=period)
            .on_conflict_do_nothing()
            .returning(RecurringRun.rule)
        )
        if fresh is not None:
            emit(rule.name, {"period": period}, queue=rule.queue, dedupe=f"{rule.name}:{period}")
            started += 1
    db.session.commit()
    return started


def handle(row_id: str) -> None:
    """What RQ calls: claim, work, mark done. Never raises for a handler's failure: the row remembers it."""
    app = _worker_app()
    with app.app_context():
        claimed = _claim(uuid.UUID(row_id))
    if claimed is None:
        return
    with app.app_context():
        try:
            _work(uuid.UUID(row_id), claimed)
        except NotNow as later:
            db.session.rollback()
            _postpone(uuid.UUID(row_id), later.wait, attempts=claimed - 1, error=None)
        except Exception as error:  # noqa: BLE001 - any failure belongs to the row, not to RQ
            db.session.rollback()
            log.warning("task_failed", extra={"outbox_id": row_id, "error": type(error).__name__})
            wait = BACKOFF[min(claimed, len(BACKOFF)) - 1]
            _postpone(uuid.UUID(row_id), wait, attempts=claimed, error=error)
        offer_committed()


def _claim(row_id: uuid.UUID) -> int | None:
    """Count this attempt and take the lease; the attempt's number, or None when there is nothing to do."""
    row: Any = db.session.scalars(
        select(Outbox)
        .where(
            Outbox.id == row_id,
            Outbox.done_at.is_(None),
            Outbox.dead_at.is_(None),
            or_(Outbox.lease_until.is_(None), Outbox.lease_until < func.now()),
        )
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return None
    if row.attempts >= MAX_ATTEMPTS:
        row.dead_at = func.now()
        row.last_error = row.last_error or "The worker died in this task each time."
        log.error("task_dead", extra={"outbox_id": str(row_id), "kind": row.kind})
        db.session.commit()
        _mourn(row_id)
        return None
    row.attempts += 1
    row.lease_until = func.now() + _visibility()
    attempt: int = row.attempts
    db.session.commit()
    return attempt


def _work(row_id: uuid.UUID, attempt: int) -> None:
    row = db.session.scalars(
        select(Outbox)
        .where(Outbox.id == row_id, Outbox.done_at.is_(None), Outbox.attempts == attempt)
        .with_for_update(skip_locked=True)
    ).first()
    if row is None:
        return
    if row.tenant_id is not None:
        enter_tenant(db.session, row.tenant_id)
    handlers[row.kind](row.payload)
    row.done_at = func.now()
    row.last_error = None
    db.session.commit()


def _postpone(row_id: uuid.UUID, wait: timedelta, *, attempts: int, error: Exception | None) -> None:
    dead = error is not None and attempts >= MAX_ATTEMPTS
    values: dict[str, Any] = {
        "attempts": attempts,
        "available_at": func.now() + wait,
        "offered_at": None,
        "lease_until": None,
        "last_error": None if error is None else _in_short(error),
    }
    if dead:
        values["dead_at"] = func.now()
        log.error("task_dead", extra={"outbox_id": str(row_id)})
    db.session.execute(
        update(Outbox)
        .where(Outbox.id == row_id, Outbox.done_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    if dead:
        _mourn(row_id)


def _mourn(row_id: uuid.UUID) -> None:
    """In a transaction of its own: whatever comes of it, the row stays dead."""
    row = db.session.get_one(Outbox, row_id)
    if row.kind not in mourners:
        return
    try:
        if row.tenant_id is not None:
            enter_tenant(db.session, row.tenant_id)
        mourners[row.kind](row.payload)
        db.session.commit()
    except Exception as error:  # noqa: BLE001 - the worker goes on with other rows
        db.session.rollback()
        log.warning("task_mourning_failed", extra={"outbox_id": str(row_id), "error": type(error).__name__})


def _in_short(error: Exception) -> str:
    """Our own errors speak; of others only the kind is kept: their text may repeat what was being saved."""
    name = type(error).__name__
    return f"{name}: {error}"[:500] if isinstance(error, OwnerOSError) else name


def _visibility() -> timedelta:
    """How long an offer or a lease holds before the row may be offered again."""
    return timedelta(seconds=current_app.config["OUTBOX_VISIBILITY"])


def replay(row_id: uuid.UUID) -> bool:
    """Give a dead row a fresh start; False when there is no such dead row."""
    row: Any = db.session.get(Outbox, row_id)
    if row is None or row.dead_at is None:
        return False
    row.dead_at, row.attempts, row.offered_at, row.lease_until = None, 0, None, None
    row.available_at = func.now()
    db.session.commit()
    return True


_app: Flask | None = None


def use_app(app: Flask) -> None:
    """The app whose context the workers of this process use."""
    global _app  # noqa: PLW0603 - one app per worker process, set before the fork
    _app = app


def _worker_app() -> Flask:
    if _app is None:
        raise RuntimeError("use_app was not called in this worker.")
    return _app
