"""The doorbell is never lost, in whatever order the desk, the dispatcher and RQ get to a row."""

import pytest
from rq import Queue, SimpleWorker
from rq.serializers import JSONSerializer
from sqlalchemy import select

from owneros.foundation import offering, tasks
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox, emit


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
    return calls


def worker(app):
    connection = app.extensions["redis"]
    queue = Queue("interactive", connection=connection, serializer=JSONSerializer)
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
