from datetime import timedelta

import pytest
from sqlalchemy import update

from owneros.domain.people.users.models import AuthThrottle
from owneros.domain.people.users.throttles import PASSWORD, Policy, clear_attempts, count_attempt
from owneros.foundation.database import db
from owneros.foundation.errors import TooMany
from owneros.foundation.ids import uuid7


@pytest.fixture
def subject(app):
    with app.app_context():
        yield str(uuid7())


def wait_over(by=timedelta(0)):
    db.session.execute(
        update(AuthThrottle)
        .where(AuthThrottle.blocked_until.is_not(None))
        .values(blocked_until=AuthThrottle.blocked_until - by)
        .execution_options(synchronize_session=False)
    )


def test_the_wait_doubles_up_to_fifteen_minutes_and_ends(subject):
    for _ in range(PASSWORD.free):
        count_attempt(PASSWORD, subject)
    waits = []
    for _ in range(8):
        with pytest.raises(TooMany) as refusal:
            count_attempt(PASSWORD, subject)
        waits.append(refusal.value.retry_after)
        wait_over(timedelta(minutes=16))
        count_attempt(PASSWORD, subject)
    assert [round(wait / 30) for wait in waits] == [1, 2, 4, 8, 16, 30, 30, 30]


def test_a_refused_try_does_not_prolong_the_wait(subject):
    for _ in range(PASSWORD.free):
        count_attempt(PASSWORD, subject)
    waits = []
    for _ in range(20):
        with pytest.raises(TooMany) as refusal:
            count_attempt(PASSWORD, subject)
        waits.append(refusal.value.retry_after)
    assert max(waits) <= 30


def test_success_clears(subject):
    for _ in range(PASSWORD.free - 1):
        count_attempt(PASSWORD, subject)
    clear_attempts(PASSWORD, subject)
    for _ in range(PASSWORD.free):
        count_attempt(PASSWORD, subject)


def test_an_old_window_is_forgotten(subject):
    short = Policy("short", 1, timedelta(seconds=1), timedelta(seconds=1), timedelta(minutes=1))
    count_attempt(short, subject)
    wait_over(timedelta(minutes=2))
    db.session.execute(
        update(AuthThrottle)
        .values(first_failed_at=AuthThrottle.first_failed_at - timedelta(minutes=2))
        .execution_options(synchronize_session=False)
    )
    count_attempt(short, subject)


def test_subjects_do_not_share_a_count(subject):
    for _ in range(PASSWORD.free):
        count_attempt(PASSWORD, subject)
    count_attempt(PASSWORD, subject + "x")
