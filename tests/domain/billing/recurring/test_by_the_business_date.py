"""A day begins at midnight on the wall of the business, also on the days on which clocks change."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.late_fees.rule import Rule
from owneros.domain.billing.late_fees.settings import change_rule
from owneros.domain.billing.late_fees.tasks import charge_one
from owneros.domain.billing.recurring.rhythm import Rhythm
from owneros.domain.billing.recurring.tasks import look, make
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.clock import starting_at
from owneros.foundation.database import db
from owneros.foundation.outbox import Outbox
from tests.desk import SAM, an_invoice
from tests.domain.billing.recurring.desk import a_series

# Zone, the day, the last moment before it and the first of it, in UTC.
EDGES = [
    ("America/Chicago", "2026-03-08", "2026-03-08T05:59", "2026-03-08T06:00"),
    ("America/Chicago", "2026-03-09", "2026-03-09T04:59", "2026-03-09T05:00"),
    ("America/Chicago", "2026-11-01", "2026-11-01T04:59", "2026-11-01T05:00"),
    ("America/Chicago", "2026-11-02", "2026-11-02T05:59", "2026-11-02T06:00"),
    ("Pacific/Auckland", "2026-04-05", "2026-04-04T10:59", "2026-04-04T11:00"),
    ("Pacific/Honolulu", "2026-01-01", "2026-01-01T09:59", "2026-01-01T10:00"),
]


def at(moment):
    return starting_at(datetime.fromisoformat(moment).replace(tzinfo=UTC))


@pytest.mark.parametrize(("zone", "day", "before", "after"), EDGES)
def test_a_series_is_made_on_the_day_of_the_business(cast, in_tenant, zone, day, before, after):
    with in_tenant(cast.owner.tenant_id):
        our_tenant().time_zone = zone
        day = date.fromisoformat(day)
        series = a_series(today=day, rhythm=Rhythm(day, "month"))
        asked = select(func.count(Outbox.id)).where(Outbox.payload["series_id"].astext == str(series.id))
        for moment, wanted in ((before, 0), (after, 1)):
            with at(moment):
                look()
                assert db.session.scalar(asked) == wanted
                make(series.id)
            assert db.session.scalar(select(func.count(Invoice.id))) == wanted
        assert db.session.scalars(select(Invoice.issued_on)).one() == day


@pytest.mark.parametrize(("zone", "day", "before", "after"), EDGES)
def test_a_late_fee_comes_on_the_day_of_the_business(cast, in_tenant, zone, day, before, after):
    with in_tenant(cast.owner.tenant_id):
        our_tenant().time_zone = zone
        day = date.fromisoformat(day)
        due_on = date.fromordinal(day.toordinal() - 10)
        change_rule(SAM, Rule("amount", amount_cents=2_500, days=10), date(2020, 1, 1))
        invoice = an_invoice(issued_on=due_on, due_on=due_on)
        for moment, cents in ((before, 0), (after, 2_500)):
            with at(moment):
                charge_one(invoice.id)
            assert invoice.late_fee_cents == cents
