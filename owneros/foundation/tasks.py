"""Runs the outbox: what is registered for a kind of work, and what becomes of its rows.

Delivery is at least once, effects are the handlers' duty: a handler does its work in the very transaction
that marks its row done. A claim counts the attempt first, so work that kills its worker is counted too.
Leases and dates are the database's, so clocks of workers may differ.
"""

import logging
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

from flask import Flask
from sqlalchemy import func, or_, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError, OperationalError

from owneros.foundation.database import db
from owneros.foundation.dying import HeardBy, hearers, mourn
from owneros.foundation.errors import OwnerOSError
from owneros.foundation.failures import passes
from owneros.foundation.offering import lease_of, offer_committed
from owneros.foundation.outbox import MAX_ATTEMPTS, Outbox, RecurringRun, emit
from owneros.foundation.payloads import hand_over
from owneros.foundation.tenancy import enter_tenant

log = logging.getLogger("owneros.tasks")

H = TypeVar("H", bound=Callable[..., object])
BACKOFF = [timedelta(seconds=s) for s in (5, 30, 120, 600, 1800, 3600, 3600)]
LOCKED = "55P03"  # PostgreSQL: lock_not_available

handlers: dict[str, Callable[[dict[str, Any]], object]] = {}
rules: dict[str, "Rule"] = {}


class NotNow(Exception):
    """Raised by a handler whose work is not due yet; costs no attempt."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("not now")
        self.wait = wait


class UnknownWork(OwnerOSError):
    """No handler here: newer code asked for it, and this worker is still to be replaced."""

    passing = True


@dataclass(frozen=True)
class Rule:
    """Recurring work: once for each period that `period_of` names."""

    name: str
    queue: str
    period_of: Callable[[datetime], str]


def handler(kind: str, *, heard_by: HeardBy) -> Callable[[H], H]:
    """Register what is done for outbox rows of this kind, and who hears when it is given up.

    Its parameters name what it needs of the payload. The session is pinned to the row's tenant.
    """

    def register(function: H) -> H:
        handlers[kind], hearers[kind] = partial(hand_over, function), heard_by
        return function

    return register


def recurring(
    kind: str, period_of: Callable[[datetime], str], queue: str = "bulk", *, heard_by: HeardBy
) -> Callable[[H], H]:
    """Register recurring work: `period_of(now)` names the period, and each period is started once."""

    def register(function: H) -> H:
        rules[kind] = Rule(kind, queue, period_of)
        return handler(kind, heard_by=heard_by)(function)

    return register


def daily(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def hourly(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H}"


def every_ten_minutes(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H}:{moment.minute // 10}0"


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
    try:
        with app.app_context():
            claimed = _claim(uuid.UUID(row_id))
    except DBAPIError as error:
        if not error.connection_invalidated:
            raise
        # It had died while there was nothing to do; the whole pool is made anew.
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
        db.session.commit()
        mourn(row_id, None)
        return None
    row.attempts += 1
    row.lease_until = func.now() + lease_of(row.queue)
    attempt: int = row.attempts
    db.session.commit()
    return attempt


def _work(row_id: uuid.UUID, attempt: int) -> None:
    row = _held(row_id, attempt)
    if row is None:
        return
    if row.tenant_id is not None:
        enter_tenant(db.session, row.tenant_id)
    if row.kind not in handlers:
        raise UnknownWork(f"Nothing here knows how to do {row.kind}.")
    handlers[row.kind](row.payload)
    row.done_at = func.now()
    row.last_error = None
    db.session.commit()


def _held(row_id: uuid.UUID, attempt: int) -> Outbox | None:
    """The row under its lock. A dispatcher may hold it for an instant; who holds it longer is still at it."""
    try:
        return db.session.scalars(
            select(Outbox)
            .where(Outbox.id == row_id, Outbox.done_at.is_(None), Outbox.attempts == attempt)
            .with_for_update()
        ).first()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != LOCKED:
            raise
        db.session.rollback()
        return None


def _postpone(row_id: uuid.UUID, wait: timedelta, *, attempts: int, error: Exception | None) -> None:
    dead = error is not None and (attempts >= MAX_ATTEMPTS or not passes(error))
    values: dict[str, Any] = {
        "attempts": attempts,
        "available_at": func.now() + wait,
        "offered_at": None,
        "lease_until": None,
        "last_error": None if error is None else _in_short(error),
    }
    if dead:
        values["dead_at"] = func.now()
    db.session.execute(
        update(Outbox)
        .where(Outbox.id == row_id, Outbox.done_at.is_(None))
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    db.session.commit()
    if dead:
        mourn(row_id, error)


def _in_short(error: Exception) -> str:
    """Our own errors speak; of others only the kind is kept: their text may repeat what was being saved."""
    name = type(error).__name__
    return f"{name}: {error}"[:500] if isinstance(error, OwnerOSError) else name


_app: Flask | None = None


def use_app(app: Flask) -> None:
    """The app whose context the workers of this process use."""
    global _app  # noqa: PLW0603 - one app per worker process, set before the fork
    _app = app


def _worker_app() -> Flask:
    if _app is None:
        raise RuntimeError("use_app was not called in this worker.")
    return _app
