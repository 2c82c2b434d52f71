"""What recurs for each business comes due for one after the other."""

from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import delete, select

from owneros.domain.people.tenants import rounds
from owneros.foundation import tasks
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now


@pytest.fixture
def due(app, cast):
    """Starts a round; gives when each business is due, in the order of businesses."""
    assert cast.owner.tenant_id != cast.stranger.tenant_id
    period = str(uuid7())

    def start():
        tasks.handlers["imports.forget"]({"period": period})
        rows = select(Outbox.available_at).where(Outbox.payload["period"].astext == period)
        return db.session.scalars(rows.order_by(Outbox.tenant_id)).all()

    with app.app_context():
        yield start
        db.session.execute(delete(Outbox).where(Outbox.payload["period"].astext == period))
        db.session.commit()


def test_each_business_is_due_a_little_after_the_one_before(due):
    moments = due()
    assert moments[0] <= now()
    assert {later - earlier for earlier, later in pairwise(moments)} == {rounds.APART}


def test_many_businesses_are_through_in_time(due, monkeypatch):
    monkeypatch.setattr(rounds, "ALL_WITHIN", timedelta(seconds=0.2))
    moments = due()
    assert sorted(set(moments)) == moments
    assert moments[-1] - moments[0] < timedelta(seconds=0.2)
