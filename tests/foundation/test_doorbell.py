"""The doorbell is never lost, in whatever order the desk, the dispatcher and RQ get to a row."""

import threading
from datetime import timedelta

import pytest
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import delete, func, select, update

from owneros.foundation import offering, tasks
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox, emit
from owneros.foundation.queues import TASK_SECONDS
from tests.patience import eventually


class Answering(SimpleWorker):
    """A worker in this process that lets something happen before RQ cleans up after a job."""

    meanwhile = staticmethod(lambda: None)

    def _install_signal_handlers(self):
        """The signals stay pytest's."""

    def handle_job_success(self, *args, **kwargs):
        self.meanwhile()
        self.meanwhile = lambda: None
        super().handle_job_success(*args, **kwargs)


@pytest.fixture
def bell(app, monkeypatch):
    """A kind of work that counts how often it is done, and the queue on which it rings."""
    calls = []
    monkeypatch.setitem(tasks.handlers, "test.bell", calls.append)
    app.extensions["redis"].flushdb()
    with app.app_context():
        db.session.execute(delete(Outbox).where(Outbox.done_at.is_(None)))
        db.session.commit()
    return calls


def worker(app, name="interactive"):
    connection = app.extensions["redis"]
    queue = Queue(name, connection=connection, serializer=JSONSerializer)
    return Answering([queue], connection=connection, serializer=JSONSerializer)


def test_a_ring_that_meets_the_dispatchers_lock_is_followed_by_one_that_is_heard(app, bell):
    """The desk rings while the dispatcher holds the row; the dispatcher rings while RQ ends that job."""
    with app.app_context():
        row_id = emit("test.bell", {})
        db.session.commit()
        offering.offer_committed()
    answering = worker(app)
    with app.app_context():
        held = db.session.scalars(select(Outbox).where(Outbox.id == row_id).with_for_update()).one()

        def dispatcher_goes_on():
            db.session.commit()
            offering._ring(held.id, held.queue)

        answering.meanwhile = dispatcher_goes_on
        answering.work(burst=True, max_jobs=1)
    worker(app).work(burst=True)
    assert len(bell) == 1


def test_work_that_was_claimed_waits_for_the_dispatcher_to_let_go_of_its_row(app, bell):
    """PostgreSQL locks a row that changed under the dispatcher's search even when it no longer fits."""
    with app.app_context():
        row_id = emit("test.bell", {})
        db.session.commit()
        attempt = tasks._claim(row_id)
    begun = threading.Event()

    def work():
        with app.app_context():
            begun.set()
            tasks._work(row_id, attempt)

    with app.app_context():
        db.session.scalars(select(Outbox).where(Outbox.id == row_id).with_for_update()).one()
        worker_thread = threading.Thread(target=work)
        worker_thread.start()
        begun.wait()
        eventually(
            lambda: waits_for_a_lock(app) or not worker_thread.is_alive(), "the work waits, or is lost"
        )
        db.session.commit()
    worker_thread.join()
    assert len(bell) == 1


def test_what_rang_on_a_queue_that_is_empty_now_rings_again_soon(app, bell):
    """Redis was flushed, or a worker died with the ring in its hand."""
    with app.app_context():
        row_id = emit("test.bell", {}, queue="urgent")
        db.session.commit()
        rang(row_id, ago=offering.UNHEARD + timedelta(seconds=1))
        offering.dispatch()
    worker(app, "urgent").work(burst=True)
    assert len(bell) == 1


def test_what_waits_in_a_queue_is_not_rung_for_again_before_its_time(app, bell):
    with app.app_context():
        row_id = emit("test.bell", {}, queue="urgent")
        db.session.commit()
        offering._ring(row_id, "urgent")
        rang(row_id, ago=offering.UNHEARD + timedelta(seconds=1))
        offering.dispatch()
        assert len(worker(app, "urgent").queues[0]) == 1


@pytest.mark.parametrize(("queue", "seconds"), [("urgent", 50), ("interactive", 60), ("bulk", 120)])
def test_a_killed_worker_costs_least_where_people_wait(app, bell, queue, seconds):
    with app.app_context():
        row_id = emit("test.bell", {}, queue=queue)
        db.session.commit()
        tasks._claim(row_id)
        held = select(Outbox.lease_until - func.now()).where(Outbox.id == row_id)
        assert db.session.scalar(held) <= timedelta(seconds=seconds)
        assert offering.lease_of(queue) == timedelta(seconds=seconds)
        assert TASK_SECONDS[queue] < seconds


def rang(row_id, ago):
    db.session.execute(update(Outbox).where(Outbox.id == row_id).values(offered_at=func.now() - ago))
    db.session.commit()


def waits_for_a_lock(app):
    with app.app_context(), db.engine.connect() as connection:
        return connection.exec_driver_sql(
            "select count(*) from pg_locks where not granted and database ="
            " (select oid from pg_database where datname = current_database()) or"
            " (not granted and locktype = 'transactionid')"
        ).scalar()
