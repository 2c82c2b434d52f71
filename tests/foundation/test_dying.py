"""No task dies in silence: what does not pass ends at once, and each kind of work names who hears of it."""

import logging
import uuid

import psycopg
import pytest
from redis.exceptions import ConnectionError as RedisDown
from rq.timeouts import JobTimeoutException
from sqlalchemy.exc import DataError, IntegrityError, OperationalError, ProgrammingError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm.exc import StaleDataError

from owneros.foundation import dying, tasks
from owneros.foundation.database import db
from owneros.foundation.dying import OPERATOR, death_by, on_record, replay_all
from owneros.foundation.errors import (
    CannotBeMade,
    FieldError,
    Forbidden,
    NotFound,
    StateError,
    TooMany,
    VendorError,
)
from owneros.foundation.outbox import Outbox, emit
from owneros.foundation.tasks import handle, handler

LASTING = [
    CannotBeMade("Its PDF could not be drawn."),
    NotFound("Gone."),
    FieldError("to", "No."),
    StateError("No."),
    Forbidden("No."),
    TypeError("a bug"),
    KeyError("a bug"),
    ValueError("a bug"),
    RuntimeError("a bug"),
    DataError("", {}, psycopg.DataError()),
    ProgrammingError("", {}, psycopg.ProgrammingError()),
    IntegrityError("", {}, psycopg.errors.CheckViolation()),
    IntegrityError("", {}, psycopg.errors.NotNullViolation()),
]
PASSING = [
    VendorError("Stripe is not answering."),
    TooMany("Later.", 5),
    ConnectionResetError(),
    TimeoutError(),
    OSError("No space left on device"),
    MemoryError(),
    RedisDown(),
    JobTimeoutException(),
    PoolTimeout(),
    StaleDataError(),
    OperationalError("", {}, psycopg.errors.DeadlockDetected()),
    OperationalError("", {}, psycopg.errors.LockNotAvailable()),
    OperationalError("", {}, psycopg.errors.AdminShutdown()),
    IntegrityError("", {}, psycopg.errors.UniqueViolation()),
]


@pytest.fixture
def ask(app, monkeypatch):
    """Asks for work that fails with this error; the row, after its first try."""

    def run(error, heard_by=OPERATOR):
        kind = f"test.{uuid.uuid4().hex}"

        def fail(_payload):
            raise error

        monkeypatch.setitem(tasks.handlers, kind, fail)
        monkeypatch.setitem(dying.hearers, kind, heard_by)
        with app.app_context():
            row_id = emit(kind, {"n": 1})
            db.session.commit()
        handle(str(row_id))
        with app.app_context():
            return db.session.get(Outbox, row_id)

    return run


@pytest.mark.parametrize("error", LASTING, ids=repr)
def test_what_does_not_pass_ends_at_the_first_try(ask, error):
    row = ask(error)
    assert (row.attempts, row.dead_at is not None) == (1, True)


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_what_passes_is_tried_again(ask, error):
    row = ask(error)
    assert (row.attempts, row.dead_at) == (1, None)


def test_the_operator_hears_of_every_death_with_its_trace(ask, caplog):
    with caplog.at_level(logging.ERROR, "owneros.tasks"):
        row = ask(TypeError("a bug"))
    (said,) = [each for each in caplog.records if each.message == "task_dead"]
    assert (said.outbox_id, said.kind) == (str(row.id), row.kind)
    assert said.exc_info[0] is TypeError


def test_a_death_that_nobody_could_be_told_of_is_loud(ask, caplog):
    def break_too():
        raise KeyError("a bug in the telling")

    with caplog.at_level(logging.ERROR, "owneros.tasks"):
        assert ask(TypeError("a bug"), on_record(break_too)).dead_at is not None
    assert "task_death_unheard" in caplog.messages


def test_a_death_says_why_when_that_is_for_people(app):
    assert death_by(CannotBeMade("Too many signs.")).why == "Too many signs."
    assert death_by(TypeError("dana@client.example")).why == ""
    assert death_by(VendorError("Away.")).tried
    assert not death_by(None).tried


def test_no_work_is_registered_without_saying_who_hears_of_its_death():
    with pytest.raises(TypeError, match="heard_by"):
        handler("test.unheard")


HEARD_ON_TODAY = {"estimate.seal", "refund.carry_out", "late_fees.charge"}
HEARD_BY_THE_RECORD = {"mail.deliver", "recurring.make", "imports.go_on"}
LETTERS = ("verify", "known", "reset", "code", "password", "google_linked", "google_unlinked")
HEARD_BY_THE_ASKER = {f"users.{name}_letter" for name in LETTERS} | {
    "factors.letter",
    "team.invitation_letter",
}
# Each comes up again by itself: by its next tick, by the sweep, or nothing of a business waits for it.
HEARD_BY_THE_OPERATOR = {
    "checkout.settle",
    "checkouts.close",
    "dispute.look_again",
    "files.discard",
    "files.forget_aside",
    "files.tick_aside",
    "imports.forget",
    "imports.forget_rows",
    "late_fees.look",
    "late_fees.tick",
    "mail.confirm_subscription",
    "mailing.forget_routes",
    "payment.fee",
    "payments.alert",
    "payments.forget_webhooks",
    "payments.look_again",
    "payments.sweep",
    "payments.tell",
    "recurring.look",
    "recurring.tick",
    "reminders.remind",
    "reminders.tick",
    "stripe.event",
    "team.end_days",
    "team.tick_days",
    "tenants.clean",
    "tenants.clean_forms",
}


def test_who_hears_of_each_death_is_settled_for_every_kind_of_work(app):
    kinds = {kind for kind in tasks.handlers if not kind.startswith("test.")}
    assert set(dying.hearers) >= kinds
    assert {kind for kind in kinds if dying.hearers[kind].tell} == HEARD_ON_TODAY
    assert {kind for kind in kinds if dying.hearers[kind].note} == HEARD_BY_THE_RECORD
    assert {kind for kind in kinds if dying.hearers[kind] is dying.ASKER} == HEARD_BY_THE_ASKER
    assert {kind for kind in kinds if dying.hearers[kind] is OPERATOR} == HEARD_BY_THE_OPERATOR


def test_all_dead_work_of_a_kind_is_offered_again_and_what_only_the_asker_may_renew_is_not(app, ask):
    mine, theirs = ask(TypeError("a bug")), ask(TypeError("a bug"))
    letter = ask(TypeError("a bug"), dying.ASKER)
    with app.app_context():
        assert replay_all([mine.kind]) == 1
    assert alive(app, mine)
    assert not alive(app, theirs)
    with app.app_context():
        assert replay_all() >= 1
    assert alive(app, theirs)
    assert not alive(app, letter)
    with app.app_context():
        assert replay_all([letter.kind]) == 1


def alive(app, row):
    with app.app_context():
        return db.session.get(Outbox, row.id).dead_at is None
