"""What recurs is started once in each period, however many ticks there are."""

import threading
import uuid
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from owneros.foundation import tasks
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox, RecurringRun
from owneros.foundation.tasks import start_due_rules


def test_a_recurring_rule_starts_once_in_a_period_under_doubled_ticks(app, monkeypatch):
    name, period = f"test.{uuid.uuid4().hex}", "2026-11-23"
    monkeypatch.setitem(tasks.rules, name, tasks.Rule(name, "bulk", lambda _moment: period))
    gate = threading.Barrier(4)

    def tick():
        gate.wait()
        with app.app_context():
            start_due_rules()

    ticks = [threading.Thread(target=tick) for _ in range(4)]
    for each in ticks:
        each.start()
    for each in ticks:
        each.join()
    with app.app_context():
        start_due_rules()
        found = db.session.execute(select(Outbox.payload, Outbox.queue).where(Outbox.kind == name)).all()
        assert found == [({"period": period}, "bulk")]
    period = "2026-11-24"
    with app.app_context():
        start_due_rules()
        periods = db.session.scalars(select(RecurringRun.period).where(RecurringRun.rule == name)).all()
        assert sorted(periods) == ["2026-11-23", "2026-11-24"]
        assert db.session.scalar(select(func.count()).select_from(Outbox).where(Outbox.kind == name)) == 2


@pytest.mark.parametrize(
    ("period_of", "moment", "expected"),
    [
        (tasks.daily, datetime(2026, 3, 8, 7, 30, tzinfo=UTC), "2026-03-08"),
        (tasks.every_ten_minutes, datetime(2026, 3, 8, 7, 9, 59, tzinfo=UTC), "2026-03-08T07:00"),
        (tasks.every_ten_minutes, datetime(2026, 3, 8, 7, 30, tzinfo=UTC), "2026-03-08T07:30"),
    ],
)
def test_periods_have_names(period_of, moment, expected):
    assert period_of(moment) == expected


def test_every_rule_and_every_kind_that_is_asked_for_has_a_handler(app):
    assert set(tasks.rules) <= set(tasks.handlers)
