"""What becomes of a row of the outbox: done once, tried again, put off, given up, replayed."""

import threading
import uuid
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from flask import g
from redis.exceptions import ConnectionError as RedisDown
from rq import Queue
from rq.serializers import JSONSerializer
from rq.timeouts import JobTimeoutException
from sqlalchemy import delete, func, select, update

from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Membership
from owneros.foundation import offering, tasks
from owneros.foundation.database import db
from owneros.foundation.dying import replay
from owneros.foundation.errors import VendorError
from owneros.foundation.offering import dispatch
from owneros.foundation.outbox import MAX_ATTEMPTS, Outbox, emit
from owneros.foundation.tasks import BACKOFF, NotNow, handle
from owneros.foundation.tenancy import NoTenant, current_tenant


class Bench:
    """One kind of work, whose outcome the test sets, and the rows that ask for it."""

    def __init__(self, app, monkeypatch):
        self.app = app
        self.kind = f"test.{uuid.uuid4().hex}"
        self.calls = []
        self.outcome = None
        monkeypatch.setitem(tasks.handlers, self.kind, self._do)

    def _do(self, payload):
        self.calls.append(payload)
        if self.outcome is not None:
            self.outcome(payload)

    def ask(self, **options):
        with self.app.app_context():
            made = emit(self.kind, {"n": 1}, **options)
            db.session.commit()
            return made

    def row(self, row_id):
        with self.app.app_context():
            return db.session.get(Outbox, row_id)

    def set(self, row_id, **values):
        with self.app.app_context():
            db.session.execute(update(Outbox).where(Outbox.id == row_id).values(**values))
            db.session.commit()

    def make_due(self, row_id):
        self.set(row_id, available_at=func.now() - timedelta(seconds=1), lease_until=None)

    def fail_with(self, error):
        def fail(_payload):
            raise error

        self.outcome = fail


@pytest.fixture
def bench(app, monkeypatch):
    """Nothing else waits: the dispatcher offers only so many rows at a time."""
    app.extensions["redis"].flushdb()
    with app.app_context():
        db.session.execute(delete(Outbox).where(Outbox.done_at.is_(None)))
        db.session.commit()
    return Bench(app, monkeypatch)


@pytest.fixture
def rung(monkeypatch):
    heard = []
    monkeypatch.setattr(offering, "_ring", lambda row_id, queue: heard.append((row_id, queue)))
    return heard


def offered(app, rung, row_id):
    """Whether one tick of the dispatcher rings for this row."""
    rung.clear()
    with app.app_context():
        dispatch()
    return row_id in {found for found, _ in rung}


def test_work_is_done_once_however_often_it_is_offered(bench):
    row_id = bench.ask()
    for _ in range(3):
        handle(str(row_id))
    assert len(bench.calls) == 1
    row = bench.row(row_id)
    assert row.done_at is not None
    assert row.attempts == 1


def test_a_handler_works_for_the_business_of_its_row(bench, cast):
    seen = []
    bench.outcome = lambda _payload: seen.append(current_tenant(db.session()))
    handle(str(bench.ask(tenant_id=cast.owner.tenant_id)))
    handle(str(bench.ask(tenant_id=cast.stranger.tenant_id)))
    assert seen == [cast.owner.tenant_id, cast.stranger.tenant_id]


def test_work_without_a_business_cannot_touch_one(bench):
    bench.outcome = lambda _payload: db.session.scalars(select(Client)).all()
    row_id = bench.ask()
    handle(str(row_id))
    assert bench.row(row_id).last_error.startswith("NoTenant")
    assert bench.row(row_id).done_at is None


def test_what_a_handler_wrote_stands_or_falls_with_its_row(bench, cast, in_tenant):
    name = uuid.uuid4().hex

    def write(_payload):
        db.session.add(Client(name=name, name_norm=name))
        db.session.flush()
        if fails:
            raise VendorError("not today")

    bench.outcome, fails = write, True
    row_id = bench.ask(tenant_id=cast.owner.tenant_id)
    handle(str(row_id))
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count()).select_from(Client).where(Client.name == name)) == 0
    fails = False
    bench.make_due(row_id)
    handle(str(row_id))
    handle(str(row_id))
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count()).select_from(Client).where(Client.name == name)) == 1


def test_a_failure_waits_longer_each_time_and_ends_after_eight(bench, app, rung):
    bench.fail_with(VendorError("still away"))
    row_id = bench.ask()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        assert bench.row(row_id).dead_at is None
        handle(str(row_id))
        row = bench.row(row_id)
        assert row.attempts == attempt
        assert row.last_error == "VendorError: still away"
        if attempt < MAX_ATTEMPTS:
            with app.app_context():
                waits = db.session.scalar(select(Outbox.available_at - func.now()).where(Outbox.id == row_id))
            assert abs(waits - BACKOFF[attempt - 1]) < timedelta(seconds=30)
            assert not offered(app, rung, row_id)
        bench.make_due(row_id)
    assert bench.row(row_id).dead_at is not None
    assert not offered(app, rung, row_id)
    handle(str(row_id))
    assert len(bench.calls) == MAX_ATTEMPTS


def test_dead_work_can_be_replayed(bench, app, rung):
    bench.fail_with(VendorError("away"))
    row_id = bench.ask()
    bench.set(row_id, attempts=MAX_ATTEMPTS - 1)
    handle(str(row_id))
    assert bench.row(row_id).dead_at is not None
    with app.app_context():
        assert replay(row_id)
        assert not replay(row_id)
        assert not replay(uuid.uuid4())
    assert offered(app, rung, row_id)
    bench.outcome = None
    handle(str(row_id))
    row = bench.row(row_id)
    assert (row.attempts, row.dead_at, row.last_error) == (1, None, None)
    assert row.done_at is not None


def test_work_that_is_not_due_yet_costs_no_attempt(bench, app, rung):
    bench.fail_with(NotNow(timedelta(minutes=10)))
    row_id = bench.ask()
    for _ in range(MAX_ATTEMPTS + 2):
        handle(str(row_id))
        row = bench.row(row_id)
        assert (row.attempts, row.dead_at, row.last_error, row.lease_until) == (0, None, None, None)
        assert not offered(app, rung, row_id)
        bench.make_due(row_id)
    assert offered(app, rung, row_id)


def test_work_that_kills_its_worker_is_counted_and_given_up(bench, app):
    row_id = bench.ask()
    for attempt in range(1, MAX_ATTEMPTS + 1):
        # The worker dies between the claim and the work: nothing but the claim is left.
        with app.app_context():
            assert tasks._claim(row_id) == attempt
        bench.set(row_id, lease_until=func.now() - timedelta(seconds=1))
    handle(str(row_id))
    row = bench.row(row_id)
    assert row.dead_at is not None
    assert "worker died" in row.last_error
    assert bench.calls == []


def test_unknown_work_waits_for_a_worker_that_knows_it(bench, app):
    with app.app_context():
        row_id = emit("test.nobody_knows", {})
        db.session.commit()
    handle(str(row_id))
    row = bench.row(row_id)
    assert row.last_error.startswith("UnknownWork")
    assert row.dead_at is None, "newer code may have asked for it"


def test_an_error_that_is_not_ours_is_kept_without_its_text(bench):
    bench.fail_with(ValueError("could not save dana@client.example"))
    row_id = bench.ask()
    handle(str(row_id))
    assert bench.row(row_id).last_error == "ValueError"


def test_a_claim_holds_for_the_lease(bench, app, rung):
    row_id = bench.ask()
    with app.app_context():
        assert tasks._claim(row_id) == 1
    with app.app_context():
        assert tasks._claim(row_id) is None
    assert not offered(app, rung, row_id)
    bench.set(row_id, lease_until=func.now() - timedelta(seconds=1))
    assert offered(app, rung, row_id)
    handle(str(row_id))
    assert bench.row(row_id).attempts == 2


def test_a_worker_that_wakes_up_late_does_nothing(bench, app):
    row_id = bench.ask()
    with app.app_context():
        late = tasks._claim(row_id)
    bench.set(row_id, lease_until=func.now() - timedelta(seconds=1))
    handle(str(row_id))
    with app.app_context():
        tasks._work(row_id, late)
    assert len(bench.calls) == 1


def test_two_workers_at_once_do_it_once(bench):
    row_id = bench.ask()
    gate = threading.Barrier(4)

    def run():
        gate.wait()
        handle(str(row_id))

    workers = [threading.Thread(target=run) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert len(bench.calls) == 1
    assert bench.row(row_id).attempts == 1


def test_an_expired_lease_does_not_interrupt_a_worker_that_is_still_at_it(bench, app, monkeypatch):
    monkeypatch.setitem(app.config, "OUTBOX_VISIBILITY", 0)
    row_id = bench.ask()

    def meanwhile(_payload):
        thread = threading.Thread(target=handle, args=(str(row_id),))
        thread.start()
        thread.join()

    bench.outcome = meanwhile
    handle(str(row_id))
    assert len(bench.calls) == 1
    assert bench.row(row_id).done_at is not None


def test_the_dispatcher_offers_on_the_right_queue_and_again_after_the_visibility(bench, app, rung):
    row_id = bench.ask(queue="bulk")
    assert offered(app, rung, row_id)
    assert (row_id, "bulk") in rung
    assert not offered(app, rung, row_id)
    bench.set(row_id, offered_at=func.now() - timedelta(seconds=app.config["OUTBOX_VISIBILITY"] + 1))
    assert offered(app, rung, row_id)
    handle(str(row_id))
    bench.set(row_id, offered_at=None)
    assert not offered(app, rung, row_id)


def test_work_for_later_is_offered_when_its_time_comes(bench, app, rung):
    row_id = bench.ask(available_at=datetime.now(UTC) + timedelta(hours=1))
    assert not offered(app, rung, row_id)
    bench.make_due(row_id)
    assert offered(app, rung, row_id)


def test_an_offer_that_redis_refused_is_made_again_at_once(bench, app, rung, monkeypatch):
    row_id = bench.ask()

    def refuse(*_args):
        raise RedisDown

    with monkeypatch.context() as patch, app.app_context():
        patch.setattr(offering, "_ring", refuse)
        with pytest.raises(RedisDown):
            dispatch()
    assert offered(app, rung, row_id)


def test_the_doorbell_reaches_a_worker_through_redis(bench, app):
    row_id = bench.ask(queue="sync")
    connection = app.extensions["redis"]
    connection.flushdb()
    with app.app_context():
        dispatch()
    (job,) = Queue("sync", connection=connection, serializer=JSONSerializer).jobs
    assert job.func_name == "owneros.foundation.tasks.handle"
    assert job.args == [str(row_id)]
    job.perform()
    assert bench.row(row_id).done_at is not None


@pytest.mark.parametrize(
    "end", [None, VendorError("away"), NotNow(timedelta(hours=1)), JobTimeoutException(), ValueError("ours")]
)
def test_nothing_of_a_task_is_there_in_the_next_one(bench, cast, end):
    """They share a process, and a connection."""
    connections = []

    def soil(_payload):
        g.soiled = db.session.scalars(select(Membership)).first()
        db.session.info["soiled"] = True
        db.session.add(Client(name="Soiled", name_norm="soiled"))
        db.session.flush()
        connections.append(told("select pg_backend_pid(), set_config('lock_timeout', '7s', true)")[0])
        if end is not None:
            raise end

    def look(_payload):
        settings = "current_setting('owneros.tenant_id', true), current_setting('lock_timeout')"
        pid, *left = told(f"select pg_backend_pid(), {settings}")
        connections.append(pid)
        found.extend([*left, dict(db.session.info), "soiled" in g, list(db.session.new)])
        found.append({type(row) for row in db.session.identity_map.values()})
        with pytest.raises(NoTenant):
            db.session.scalars(select(Client)).all()

    found = []
    bench.outcome = soil
    handle(str(bench.ask(tenant_id=cast.owner.tenant_id)))
    bench.outcome = look
    handle(str(bench.ask()))
    assert len(connections) == 2
    assert len(set(connections)) == 1
    assert found == ["", "5s", {}, False, [], {Outbox}]


def told(statement):
    """What the connection of the session says."""
    return db.session.connection().exec_driver_sql(statement).one()


def test_a_connection_that_died_meanwhile_costs_no_task_anything(bench, app, database_urls):
    row_id = bench.ask()
    with app.app_context():
        pid, _ = told("select pg_backend_pid(), 1")
    with psycopg.connect(database_urls["app"], autocommit=True) as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [pid])
    handle(str(row_id))
    row = bench.row(row_id)
    assert row.done_at is not None
    assert row.attempts == 1
