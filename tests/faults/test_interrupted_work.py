"""Whatever is killed, flushed or restarted: each accepted action is done, and its invoice is marked once."""

import random
import signal
import time
import uuid
from contextlib import contextmanager

import pytest
from redis.connection import AbstractConnection
from redis.exceptions import TimeoutError as RedisTimeout

from owneros.domain.billing.invoices.models import Invoice
from owneros.foundation.database import db
from owneros.foundation.tenancy import enter_tenant
from tests.cast import Cast
from tests.conventions.world import planted
from tests.faults.letters import letters_with_id
from tests.faults.rig import VISIBILITY
from tests.hygiene import HygieneClient
from tests.lengths import seeds
from tests.patience import eventually

pytestmark = pytest.mark.faults


class Desk:
    """The owner at the desk of the rig, who mails an invoice again and again."""

    def __init__(self, rig):
        self.rig = rig
        self.owner = Cast(rig.app).owner

        @contextmanager
        def in_tenant(tenant_id):
            with rig.app.app_context():
                enter_tenant(db.session, tenant_id)
                yield
                db.session.commit()

        self.invoice_id = planted(in_tenant, self.owner).id_of(Invoice)

    def mail(self):
        """Press Send; the id of the message that was accepted, or None when the desk could not take it."""
        to = f"{uuid.uuid4().hex}@client.example"
        answer = self.owner.post(
            f"/invoices/{self.invoice_id}/sending",
            {"to": to, "subject": "Invoice", "message": "", "_once": str(uuid.uuid4())},
        )
        if answer.status_code == 503:
            assert answer.headers["Retry-After"]
            return None
        assert answer.status_code == 303, answer.text
        [(message_id,)] = self.rig.look("select id::text from mail_message where to_address = %s", to)
        return message_id

    def check(self, message_ids):
        """Every accepted message was sent, was marked once, and carries one Message-ID at the receiver."""
        eventually(lambda: self.rig.settled(message_ids), "the work is done")
        states = self.rig.look("select state from mail_message where id::text = any(%s)", message_ids)
        assert states == [("sent",)] * len(message_ids)
        for message_id in message_ids:
            assert self.copies(message_id) >= 1
        rows = self.rig.look(
            "select count(*), max(attempts), count(dead_at) from outbox"
            " where payload->>'mail_message_id' = any(%s)",
            message_ids,
        )
        assert rows[0][0] == len(message_ids)
        assert rows[0][2] == 0

    def copies(self, message_id):
        return len(letters_with_id(self.rig.sandbox, message_id))

    def left(self, message_ids):
        return self.rig.look(
            "select attempts, last_error, lease_until from outbox"
            " where done_at is null and payload->>'mail_message_id' = any(%s)",
            message_ids,
        )

    def attempts(self, message_id):
        return self.rig.look(
            "select attempts from outbox where payload->>'mail_message_id' = %s", message_id
        )[0][0]


@pytest.fixture
def desk(rig):
    yield Desk(rig)
    rig.mend()


def slow_mail(rig, seconds, times=1):
    rig.sandbox.box.faults.add({"vendor": "mail", "route": "/mail", "delay": seconds, "times": times})


def test_an_undisturbed_task_is_done_at_once(rig, desk):
    message = desk.mail()
    desk.check([message])
    assert desk.copies(message) == 1
    assert desk.attempts(message) == 1


def test_a_worker_killed_in_mid_task(rig, desk):
    slow_mail(rig, VISIBILITY + 2)
    message = desk.mail()
    eventually(lambda: desk.attempts(message) == 1, "the task was begun")
    rig.kill("interactive")
    desk.check([message])
    assert desk.attempts(message) == 2
    assert desk.copies(message) == 1


def test_a_task_that_outlasts_its_lease_is_not_done_twice(rig, desk):
    slow_mail(rig, 2 * VISIBILITY + 1)
    message = desk.mail()
    desk.check([message])
    assert desk.attempts(message) == 1
    assert desk.copies(message) == 1


def test_both_workers_killed_with_work_waiting(rig, desk):
    rig.kill("interactive", hold=True)
    rig.kill("dispatcher", hold=True)
    messages = [desk.mail() for _ in range(4)]
    rig.revive()
    desk.check(messages)


def test_redis_flushed_with_work_waiting(rig, desk):
    rig.kill("interactive", hold=True)
    messages = [desk.mail() for _ in range(4)]
    rig.flush_redis()
    rig.revive()
    desk.check(messages)


def test_redis_away_for_a_while(rig, desk):
    rig.services.redis.kill()
    messages = [desk.mail() for _ in range(3)]
    for page in ("/", "/invoices", f"/invoices/{desk.invoice_id}", "/clients", "/jobs"):
        assert desk.owner.get(page).status_code == 200
    assert rig.app.test_client().get("/sign-in").status_code == 200
    rig.services.redis.start()
    desk.check(messages)


def test_redis_that_hangs(rig, desk, monkeypatch):
    """It takes connections and answers nothing: a request waits for it once, and for 2 seconds at most."""
    waits = []
    read = AbstractConnection.read_response

    def counted(connection, *arguments, **options):
        try:
            return read(connection, *arguments, **options)
        except RedisTimeout:
            waits.append(connection.socket_timeout)
            raise

    monkeypatch.setattr(AbstractConnection, "read_response", counted)
    rig.services.redis.process.send_signal(signal.SIGSTOP)
    message = desk.mail()
    assert waits == [2]
    signing_in = HygieneClient(rig.app).post("/sign-in", {"email": "a@b.example", "password": "x"})
    assert len(waits) <= 2
    assert max(waits) <= 2
    assert signing_in.status_code in (400, 422)
    rig.services.redis.process.send_signal(signal.SIGCONT)
    desk.check([message])


def test_postgresql_restarted_in_mid_task(rig, desk):
    slow_mail(rig, 3)
    messages = [desk.mail(), desk.mail()]
    eventually(lambda: desk.attempts(messages[0]) >= 1, "the task was begun")
    rig.services.postgres.restart("immediate")
    assert desk.owner.get("/invoices").status_code == 200
    desk.check(messages)


def test_the_desk_says_to_wait_while_postgresql_is_away_and_needs_no_restart(rig, desk):
    assert desk.owner.get("/invoices").status_code == 200
    rig.services.postgres.stop("immediate")
    for fragment in (False, True):
        answer = desk.owner.get("/invoices", fragment=fragment)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"] == "5"
    assert desk.mail() is None
    assert rig.app.test_client().get("/healthz").status_code == 200
    assert rig.app.test_client().get("/readyz").status_code == 503
    rig.services.postgres.start()
    for _ in range(5):
        assert desk.owner.get("/invoices").status_code == 200
    desk.check([desk.mail()])


@pytest.mark.soak
@pytest.mark.parametrize("seed", seeds(1))
def test_a_storm(rig, desk, seed):
    """Kills, flushes and restarts in any order while the owner goes on working."""
    chance = random.Random(seed)  # noqa: S311 - the same storm each time
    slow_mail(rig, 0.4, times=100)
    accepted, refused = [], 0
    faults = [
        lambda: rig.kill("interactive"),
        lambda: rig.kill("dispatcher"),
        rig.flush_redis,
        rig.services.redis.kill,
        lambda: rig.services.postgres.restart("immediate"),
        rig.services.redis.start,
    ] * 2
    chance.shuffle(faults)
    for fault in faults:
        message = desk.mail()
        if message is None:
            refused += 1
        else:
            accepted.append(message)
        fault()
        time.sleep(chance.uniform(0, 0.6))
    rig.services.redis.start()
    rig.sandbox.box.faults.clear()
    assert len(accepted) + refused == len(faults)
    desk.check(accepted)
