"""One process does many tasks. What a task does to it, it does to itself alone."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import delete, select

from owneros.foundation.database import db
from owneros.foundation.offering import dispatch
from owneros.foundation.outbox import Outbox, emit
from owneros.foundation.queues import TASK_SECONDS
from tests.faults.rig import children_of
from tests.foundation.stable import GATE, HORSES, MOST_TASKS, QUEUE
from tests.kept import ROOT
from tests.patience import PATIENCE, eventually
from tests.services import test_environment


class Stable:
    """The worker, and what its horses were seen to do."""

    def __init__(self, app, environment, log):
        self.app = app
        self.redis = app.extensions["redis"]
        with log.open("wb") as errors:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.foundation.stable"],
                cwd=ROOT,
                env=os.environ | environment,
                stderr=errors,
                start_new_session=True,
            )

    def ask(self, *kinds):
        """The rows that ask for these, in this order; they ring."""
        with self.app.app_context():
            made = [emit(f"test.{kind}", {}, queue=QUEUE) for kind in kinds]
            db.session.commit()
            db.session.info.pop("committed_offers", None)
            dispatch()
            return made

    def row(self, row_id):
        with self.app.app_context():
            return db.session.get(Outbox, row_id)

    def done(self, *row_ids):
        def all_done():
            with self.app.app_context():
                wanted = select(Outbox.id).where(Outbox.id.in_(row_ids), Outbox.done_at.is_not(None))
                return len(db.session.scalars(wanted).all()) == len(row_ids)

        eventually(all_done, "the tasks are done")

    def horses(self):
        """The process of each task so far."""
        return [int(pid) for pid in self.redis.lrange(HORSES, 0, -1)]

    def seen(self, count):
        return eventually(lambda: found if len(found := self.horses()) >= count else None, "a task is begun")

    def with_a_fresh_horse(self):
        for pid in children_of(self.process.pid):
            kill(pid)
        return self

    def end(self):
        if self.process.poll() is None:
            self.with_a_fresh_horse()
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def stables():
    """The worker of the last test serves the next one, unless it was ended."""
    made = []
    yield made
    for stable in made:
        stable.end()


@pytest.fixture
def stable(app, stables, database_urls, redis_url, services, tmp_path_factory):
    app.extensions["redis"].delete(HORSES, GATE)
    with app.app_context():
        db.session.execute(delete(Outbox).where(Outbox.done_at.is_(None)))
        db.session.commit()
    if not stables or stables[-1].process.poll() is not None:
        app.extensions["redis"].flushdb()
        environment = test_environment(database_urls, redis_url, home=services.home)
        stables.append(Stable(app, environment, tmp_path_factory.mktemp("stable") / "worker.log"))
    return stables[-1].with_a_fresh_horse()


def kill(pid):
    """Returns when it is dead, whether its parent knows of it or not."""
    os.kill(pid, signal.SIGKILL)
    stat = Path(f"/proc/{pid}/stat")
    eventually(
        lambda: not stat.exists() or stat.read_text().rpartition(")")[2].split()[0] == "Z", "its death"
    )


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_one_horse_does_many_tasks_and_is_replaced_after_some(stable):
    stable.done(*stable.ask(*["plain"] * (2 * MOST_TASKS + 1)))
    first, second, third = stable.horses()[::MOST_TASKS]
    assert stable.horses() == [first] * MOST_TASKS + [second] * MOST_TASKS + [third]
    assert len({first, second, third, stable.process.pid}) == 4
    assert not is_alive(first)
    assert not is_alive(second)


def test_a_horse_that_has_grown_is_replaced(stable):
    stable.done(*stable.ask("plain", "grows", "plain", "plain"))
    first, grown, third, fourth = stable.horses()
    assert first == grown
    assert third == fourth != grown


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("dies", None),
        ("leaves", None),
        ("hangs", None),
        ("sleeps", "JobTimeoutException"),
        ("devours", "MemoryError"),
    ],
)
def test_what_a_task_does_to_its_horse_costs_no_other_task(stable, monkeypatch, kind, told):
    """Its row is counted, and waits for its lease or its next try; what waits behind it is done at once."""
    stable.done(*stable.ask("plain"))
    with monkeypatch.context() as patch:
        if kind in ("hangs", "sleeps"):
            patch.setitem(TASK_SECONDS, QUEUE, 3)
        [poison] = stable.ask(kind)
    stable.done(*stable.ask("plain", "plain"))
    row = stable.row(poison)
    assert (row.attempts, row.done_at, row.dead_at, row.last_error) == (1, None, None, told)
    assert (row.lease_until is None) == (told is not None)
    first, poisoned, third, fourth = stable.horses()
    assert first == poisoned
    assert third == fourth != poisoned
    assert not is_alive(poisoned)
    assert stable.process.poll() is None


def test_a_horse_that_died_while_it_stood_is_replaced(stable):
    stable.done(*stable.ask("plain"))
    [first] = stable.horses()
    kill(first)
    stable.done(*stable.ask("plain"))
    assert stable.horses()[1] != first


def test_a_worker_that_is_told_to_stop_ends_its_task_and_takes_no_other(stable):
    present, waiting = stable.ask("waits", "plain")
    [horse] = stable.seen(1)
    for pid in (stable.process.pid, horse):
        os.kill(pid, signal.SIGTERM)
    stable.redis.rpush(GATE, "open")
    assert stable.process.wait(PATIENCE) == 0
    stable.done(present)
    assert stable.row(waiting).attempts == 0
    eventually(lambda: not is_alive(horse), "the horse leaves")


def test_a_worker_that_waits_stops_at_once_and_leaves_no_horse(stable):
    stable.done(*stable.ask("plain"))
    [horse] = stable.horses()
    stable.process.send_signal(signal.SIGTERM)
    assert stable.process.wait(PATIENCE) == 0
    eventually(lambda: not is_alive(horse), "the horse leaves")


def test_a_horse_whose_worker_was_killed_ends_its_task_and_leaves(stable):
    [present] = stable.ask("waits")
    [horse] = stable.seen(1)
    stable.process.kill()
    stable.process.wait()
    stable.redis.rpush(GATE, "open")
    stable.done(present)
    eventually(lambda: not is_alive(horse), "the horse leaves")
