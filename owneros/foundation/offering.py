"""Which waiting rows ring at a worker, and when. RQ is known here, and to `worker.py`.

A business rings for a slice of its rows on each queue, and all businesses together for no more than a queue
is soon through with; the next ones ring when these are done, so whoever asks for little waits behind few,
however much others ask for. Each ring is a job of its own: RQ
deletes a job when it ends, and must not delete with it a ring that came meanwhile.
"""

import logging
import uuid
from collections.abc import Collection
from datetime import timedelta
from typing import Any

from flask import current_app
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import ColumnElement, Select, and_, case, func, literal, or_, select, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from owneros.foundation.database import db
from owneros.foundation.outbox import Offer, Outbox
from owneros.foundation.queues import QUEUES, TASK_SECONDS

log = logging.getLogger("owneros.tasks")

SLICE = 10
# So many may ring on a queue before the dispatcher holds back. What is just asked for rings besides.
DEPTH = 40
# A queue that is empty although rows rang on it was lost, with Redis or with a worker.
UNHEARD = timedelta(seconds=5)
LEASE_MARGIN = 10
OPEN = (Outbox.done_at.is_(None), Outbox.dead_at.is_(None))


def redis_connection() -> "Redis":
    connection: Redis = current_app.extensions["redis"]
    return connection


def lease_of(queue: str) -> timedelta:
    """How long a claim holds before the row may ring again: longer than a task may run."""
    return min(_visibility(), timedelta(seconds=TASK_SECONDS[queue] + LEASE_MARGIN))


def offer_committed() -> None:
    """Ring for what was just committed, within the slices. What cannot ring now, the dispatcher offers."""
    waiting: list[Offer] = db.session.info.pop("committed_offers", [])
    if not waiting:
        return
    try:
        db.session.rollback()
        for row_id, queue in _put_on_offer(_within_slices(waiting[:SLICE])):
            _ring(row_id, queue)
    except (RedisError, DBAPIError, PoolTimeout) as error:
        db.session.remove()
        log.warning("offer_failed", extra={"error": type(error).__name__})


def dispatch() -> int:
    """Offer what waits, in turns; returns how many rows. Any number may run at once. Raises RedisError."""
    ringing = _ringing_now()
    holds = _holds([queue for queue, count in ringing.items() if not count])
    fair = _in_turns(holds, {queue: max(0, DEPTH - count) for queue, count in ringing.items()})
    rows = db.session.execute(
        select(Outbox.id, Outbox.queue)
        .where(Outbox.id.in_(fair), *_waiting(holds))
        .with_for_update(skip_locked=True)
    ).all()
    turns = {row_id: turn for turn, row_id in enumerate(fair)}
    offered = sorted(((row.id, row.queue) for row in rows), key=lambda row: turns[row[0]])
    _mark_offered([row_id for row_id, _ in offered], func.now())
    db.session.commit()
    # Ring after the commit: a worker must find the row unlocked.
    try:
        for row_id, queue in offered:
            _ring(row_id, queue)
    except RedisError:
        _mark_offered([row_id for row_id, _ in offered], None)
        db.session.commit()
        raise
    return len(offered)


def _ring(row_id: uuid.UUID, queue: str) -> None:
    Queue(queue, connection=redis_connection(), serializer=JSONSerializer).enqueue(
        "owneros.foundation.tasks.handle",
        str(row_id),
        result_ttl=0,
        failure_ttl=3600,
        job_timeout=TASK_SECONDS[queue],
    )


def _within_slices(waiting: list[Offer]) -> list[uuid.UUID]:
    """Those for which their business has room. Of its requests at the same moment, one alone rings."""
    ours = {tenant_id for _, _, tenant_id in waiting if tenant_id is not None}
    alone = {tenant_id for tenant_id in ours if _is_alone(tenant_id)}
    rows = db.session.execute(_ringing(_holds()).where(Outbox.tenant_id.in_(alone))).all()
    ringing = {(row.tenant_id, row.queue): row.ringing for row in rows}
    chosen = []
    for row_id, queue, tenant_id in waiting:
        place = (tenant_id, queue)
        if tenant_id is not None:
            if tenant_id not in alone or ringing.get(place, 0) >= SLICE:
                continue
            ringing[place] = ringing.get(place, 0) + 1
        chosen.append(row_id)
    return chosen


def _is_alone(tenant_id: int) -> bool:
    """Held until the end of the transaction, which is near."""
    lock = select(func.pg_try_advisory_xact_lock(func.hashtext(f"offer {tenant_id}")))
    return bool(db.session.connection().scalar(lock))


def _put_on_offer(ids: list[uuid.UUID]) -> list[tuple[uuid.UUID, str]]:
    rows = db.session.execute(
        update(Outbox)
        .where(Outbox.id.in_(ids), Outbox.offered_at.is_(None), *OPEN)
        .values(offered_at=func.now())
        .returning(Outbox.id, Outbox.queue)
        .execution_options(synchronize_session=False)
    ).all()
    db.session.commit()
    return [(row.id, row.queue) for row in rows]


def _in_turns(holds: ColumnElement[timedelta], room: dict[str, int]) -> list[uuid.UUID]:
    """The first of each business, then the second of each, as far as its slice reaches and there is room."""
    busy = _ringing(holds).subquery()
    place = func.row_number().over(
        partition_by=(Outbox.tenant_id, Outbox.queue), order_by=(Outbox.available_at, Outbox.id)
    )
    waiting = select(Outbox.id, place.label("place")).where(*_waiting(holds)).subquery()
    turn = func.row_number().over(
        partition_by=Outbox.queue, order_by=(waiting.c.place, Outbox.available_at, Outbox.id)
    )
    fair = (
        select(Outbox.id, Outbox.queue, turn.label("turn"))
        .join(waiting, waiting.c.id == Outbox.id)
        .outerjoin(busy, and_(busy.c.tenant_id == Outbox.tenant_id, busy.c.queue == Outbox.queue))
        .where(or_(Outbox.tenant_id.is_(None), waiting.c.place + func.coalesce(busy.c.ringing, 0) <= SLICE))
        .subquery()
    )
    wanted = select(Outbox.id).join(fair, fair.c.id == Outbox.id)
    wanted = wanted.where(fair.c.turn <= case(*((fair.c.queue == name, most) for name, most in room.items())))
    return list(db.session.scalars(wanted.order_by(fair.c.turn)))


def _waiting(holds: ColumnElement[timedelta]) -> tuple[ColumnElement[bool], ...]:
    return (
        *OPEN,
        Outbox.available_at <= func.now(),
        or_(Outbox.offered_at.is_(None), Outbox.offered_at < func.now() - holds),
        or_(Outbox.lease_until.is_(None), Outbox.lease_until < func.now()),
    )


def _ringing(holds: ColumnElement[timedelta]) -> Select[*tuple[Any, ...]]:
    """How many rows of each business rang lately on each queue, or are being worked at."""
    lately = or_(Outbox.offered_at >= func.now() - holds, Outbox.lease_until >= func.now())
    return (
        select(Outbox.tenant_id, Outbox.queue, func.count(Outbox.id).label("ringing"))
        .where(*OPEN, lately)
        .group_by(Outbox.tenant_id, Outbox.queue)
    )


def _visibility() -> timedelta:
    return timedelta(seconds=current_app.config["OUTBOX_VISIBILITY"])


def _holds(silent: Collection[str] = ()) -> ColumnElement[timedelta]:
    """How long an offer holds, by queue; only shortly where nothing rings any more."""
    holds = {name: min(_visibility(), UNHEARD) if name in silent else _visibility() for name in QUEUES}
    return case(*((Outbox.queue == name, literal(hold)) for name, hold in holds.items()))


def _ringing_now() -> dict[str, int]:
    """How many ring on each queue. Raises RedisError."""
    connection = redis_connection()
    return {name: Queue(name, connection, serializer=JSONSerializer).count for name in QUEUES}


def _mark_offered(ids: list[uuid.UUID], moment: Any) -> None:
    if ids:
        db.session.execute(
            update(Outbox)
            .where(Outbox.id.in_(ids))
            .values(offered_at=moment)
            .execution_options(synchronize_session=False)
        )
