"""What one business asks for does not keep others waiting: it rings in slices, in turns."""

import threading

import pytest
from rq import Queue
from rq.serializers import JSONSerializer
from sqlalchemy import delete, func, select

from owneros.foundation import offering, tasks
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.offering import DEPTH, SLICE, dispatch, offer_committed, redis_connection
from owneros.foundation.outbox import Outbox, emit

KIND = "test.slice"
BUSY, QUIET = 1_000_001, 1_000_002


@pytest.fixture
def rung(app, monkeypatch):
    """The rings, in their order; nothing else waits."""
    heard = []
    app.extensions["redis"].flushdb()
    monkeypatch.setitem(tasks.handlers, KIND, lambda _payload: None)
    monkeypatch.setattr(offering, "_ring", lambda row_id, _queue: heard.append(row_id))
    with app.app_context():
        db.session.execute(delete(Outbox).where(Outbox.done_at.is_(None)))
        db.session.commit()
    yield heard
    with app.app_context():
        db.session.execute(delete(Outbox).where(Outbox.kind == KIND))
        db.session.commit()


@pytest.fixture
def redis_queue(app):
    """Puts so many rings on a queue that nobody hears."""
    queues = {}

    def ring(name, count):
        queue = queues.setdefault(name, Queue(name, redis_connection(), serializer=JSONSerializer))
        queue.empty()
        for _ in range(count):
            queue.enqueue("owneros.foundation.tasks.handle", str(uuid7()))

    yield ring
    for queue in queues.values():
        queue.empty()


def ask(tenant_id, count, queue="interactive", *, at_once=False):
    """Rows of one business, committed together; `at_once` rings for them as a request does at its end."""
    made = [emit(KIND, {}, tenant_id=tenant_id, queue=queue) for _ in range(count)]
    db.session.commit()
    if at_once:
        offer_committed()
    else:
        db.session.info.pop("committed_offers", None)
    return made


def test_a_business_rings_for_a_slice_at_a_time_and_goes_on_as_that_is_done(app, rung):
    with app.app_context():
        made = ask(BUSY, 3 * SLICE)
        dispatch()
        assert rung == made[:SLICE]
        dispatch()
        assert len(rung) == SLICE
    for row_id in made[:4]:
        tasks.handle(str(row_id))
    with app.app_context():
        dispatch()
    assert rung == made[: SLICE + 4]


def test_others_ring_among_the_first_however_much_waits_before_them(app, rung):
    with app.app_context():
        ask(BUSY, 400)
        (letter,), (code,) = ask(QUIET, 1), ask(None, 1)
        dispatch()
    assert {letter, code} <= set(rung[:3])
    assert len(rung) == SLICE + 2


def test_forty_sendings_of_ten_ring_for_one_slice(app, rung):
    with app.app_context():
        for _ in range(40):
            ask(BUSY, 10, at_once=True)
        (letter,) = ask(QUIET, 1, at_once=True)
    assert len(rung) == SLICE + 1
    assert rung[-1] == letter


def test_sendings_at_the_same_moment_ring_for_one_slice(app, rung):
    together = threading.Barrier(8)

    def send():
        with app.app_context():
            made = [emit(KIND, {}, tenant_id=BUSY) for _ in range(10)]
            db.session.commit()
            together.wait()
            offer_committed()
            assert made

    senders = [threading.Thread(target=send) for _ in range(8)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert len(rung) <= SLICE
    with app.app_context():
        dispatch()
        assert len(rung) == SLICE


def test_what_rang_at_the_end_of_a_request_does_not_ring_again_by_the_dispatcher(app, rung):
    with app.app_context():
        made = ask(BUSY, 2, at_once=True)
        dispatch()
    assert rung == made


def test_slices_are_counted_for_each_queue(app, rung):
    with app.app_context():
        ask(BUSY, 2 * SLICE, "bulk")
        ask(BUSY, 2 * SLICE, "interactive")
        dispatch()
        found = db.session.execute(
            select(Outbox.queue, func.count(Outbox.id))
            .where(Outbox.id.in_(rung), Outbox.offered_at.is_not(None))
            .group_by(Outbox.queue)
        )
        assert dict(found.all()) == {"bulk": SLICE, "interactive": SLICE}


def test_what_many_ask_for_at_once_keeps_nobody_waiting_who_asks_then(app, rung, redis_queue):
    with app.app_context():
        for business in range(3 * DEPTH):
            ask(BUSY + 10 + business, 1, "bulk")
        assert dispatch() == DEPTH
        redis_queue("bulk", DEPTH - 3)
        assert dispatch() == 3
        redis_queue("bulk", DEPTH)
        assert dispatch() == 0
        (import_,), (letter,) = ask(QUIET, 1, "bulk", at_once=True), ask(QUIET, 1)
        assert rung[-1] == import_
        assert dispatch() == 1
        assert rung[-1] == letter
