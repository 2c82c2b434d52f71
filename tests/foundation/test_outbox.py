"""Background work is a row: written once with its reason, offered after the commit."""

import uuid
from datetime import timedelta

import pytest
from redis import Redis
from redis.exceptions import ConnectionError as RedisDown
from sqlalchemy import select, update

from owneros.foundation import offering
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox, emit
from owneros.foundation.periods import now


@pytest.fixture
def rung(app, monkeypatch):
    """Row ids whose doorbell was rung."""
    heard = []
    monkeypatch.setattr(offering, "_ring", lambda row_id, _queue: heard.append(row_id))
    return heard


@pytest.fixture
def key():
    return f"test:{uuid.uuid4()}"


def test_work_is_written_with_the_change_that_asks_for_it(app, key):
    with app.app_context():
        emit("test.work", {"id": "1"}, dedupe=key)
        db.session.rollback()
        assert db.session.scalar(select(Outbox.id).where(Outbox.dedupe == key)) is None


def test_the_same_work_is_asked_for_once(app, key):
    with app.app_context():
        first = emit("test.work", {"id": "1"}, dedupe=key)
        assert emit("test.work", {"id": "2"}, dedupe=key) is None
        db.session.commit()
        assert emit("test.work", {"id": "3"}, dedupe=key) is None
        assert db.session.scalars(select(Outbox.id).where(Outbox.dedupe == key)).all() == [first]


def test_done_work_is_not_asked_for_again(app, key):
    with app.app_context():
        emit("test.work", {}, dedupe=key)
        db.session.execute(update(Outbox).where(Outbox.dedupe == key).values(done_at=now()))
        assert emit("test.work", {}, dedupe=key) is None


def test_work_without_a_key_is_asked_for_as_often_as_wished(app):
    with app.app_context():
        assert emit("test.work", {}) != emit("test.work", {})


def test_the_doorbell_rings_after_the_commit_only(app, rung):
    with app.app_context():
        made = emit("test.work", {})
        offering.offer_committed()
        assert rung == []
        db.session.commit()
        offering.offer_committed()
        offering.offer_committed()
        assert rung == [made]


def test_a_rollback_rings_nothing(app, rung):
    with app.app_context():
        emit("test.work", {})
        db.session.rollback()
        db.session.commit()
        offering.offer_committed()
    assert rung == []


def test_a_savepoint_decides_nothing_about_the_doorbell(app, rung):
    with app.app_context():
        before = emit("test.work", {})
        with db.session.begin_nested() as attempt:
            emit("test.work", {})
            attempt.rollback()
        with db.session.begin_nested():
            inside = emit("test.work", {})
        offering.offer_committed()
        assert rung == []
        db.session.commit()
        offering.offer_committed()
    assert {before, inside} <= set(rung)


def test_a_released_savepoint_in_a_rolled_back_transaction_rings_nothing(app, rung):
    with app.app_context():
        with db.session.begin_nested():
            emit("test.work", {})
        db.session.rollback()
        offering.offer_committed()
    assert rung == []


def test_work_for_later_is_not_offered_at_once(app, rung):
    with app.app_context():
        emit("test.work", {}, available_at=now() + timedelta(hours=1))
        db.session.commit()
        offering.offer_committed()
    assert rung == []


def test_a_silent_redis_costs_a_delay_only(app, key, monkeypatch):
    def refuse(*_args, **_options):
        raise RedisDown

    monkeypatch.setattr(Redis, "execute_command", refuse)
    with app.app_context():
        made = emit("test.work", {}, dedupe=key)
        db.session.commit()
        offering.offer_committed()
        assert db.session.get(Outbox, made).done_at is None


def test_a_request_offers_what_it_committed(app, rung, monkeypatch):
    monkeypatch.setitem(app.config, "HOLD_OFFERS", False)
    with app.test_request_context("/"):
        made = emit("test.work", {})
        db.session.commit()
    assert rung == [made]
