"""A skipped date comes back as long as it is still to come; each date is still made or recorded once."""

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.recurring.making import make_due
from owneros.domain.billing.recurring.pausing import pause, stop
from owneros.domain.billing.recurring.rhythm import End, Rhythm, upcoming
from owneros.domain.billing.recurring.skipping import bring_back, can_come_back, skip_next
from owneros.domain.billing.recurring.writing import add_series, edit_series, passed, skipped_ahead
from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.outbox import Outbox
from tests.desk import SAM, a_client
from tests.domain.billing.recurring.desk import START, a_content, a_series, dates, look
from tests.domain.billing.recurring.test_rhythm import falls_on
from tests.lengths import times

FEB, MAR, APR, MAY = date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)
BEFORE = date(2026, 1, 10)


@pytest.fixture
def books(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield


def next_three(series):
    return upcoming(series.rhythm, series.end, series.next_on, passed(series), 3, skipped_ahead(series))


def test_a_date_comes_back_and_those_skipped_after_it_stay_skipped(books):
    series = a_series(today=BEFORE)
    for _ in range(3):
        skip_next(SAM, series)
    assert can_come_back(series, BEFORE, passed(series)) == [START, FEB, MAR]
    bring_back(SAM, series, FEB, BEFORE)
    assert next_three(series) == [FEB, APR, MAY]
    look(series, START, FEB, MAR, APR)
    assert [state for _, state in dates(series)] == ["skipped", "made", "skipped", "made"]
    assert db.session.scalars(select(AuditEvent).where(AuditEvent.action == "recurring.brought_back")).one()


def test_downtime_does_not_make_what_was_skipped_ahead(books):
    series = a_series(today=BEFORE)
    for _ in range(2):
        skip_next(SAM, series)
    bring_back(SAM, series, START, BEFORE)
    (invoice,) = look(series, MAR - timedelta(days=1))
    assert invoice is not None
    assert (dates(series), series.next_on) == ([(START, "made"), (FEB, "skipped")], MAR)


def test_the_date_of_today_comes_back_and_is_made_at_once(books):
    series = a_series()
    skip_next(SAM, series)
    asked = select(func.count(Outbox.id)).where(Outbox.payload["series_id"].astext == str(series.id))
    bring_back(SAM, series, START, START)
    assert db.session.scalar(asked) == 1
    assert look(series, START)[0] is not None


def test_a_series_that_ended_by_skipping_goes_on(books):
    series = a_series(today=BEFORE, end=End("count", count=1))
    skip_next(SAM, series)
    assert series.status == "ended"
    bring_back(SAM, series, START, BEFORE)
    look(series, START)
    assert (dates(series), series.status) == ([(START, "made")], "ended")


def test_a_paused_series_stays_paused(books):
    series = a_series(today=BEFORE)
    skip_next(SAM, series)
    pause(SAM, series)
    bring_back(SAM, series, START, BEFORE)
    assert (series.status, series.next_on) == ("paused", START)


def test_what_is_over_made_or_never_skipped_does_not_come_back(books):
    series = a_series()
    look(series, START)
    skip_next(SAM, series)
    for day, today in ((START, START), (FEB, MAR), (APR, START), (date(2026, 2, 27), START)):
        with pytest.raises(StateError, match="cannot be unskipped"):
            bring_back(SAM, series, day, today)
    stop(SAM, series)
    assert can_come_back(series, START, passed(series)) == []


def test_another_rhythm_keeps_the_date_that_came_back(books):
    client = a_client()
    series = a_series(client, today=BEFORE)
    for _ in range(2):
        skip_next(SAM, series)
    bring_back(SAM, series, START, BEFORE)
    edit_series(SAM, series, a_content(client, rhythm=Rhythm(START, "week")), BEFORE, version=series.version)
    assert next_three(series) == [START, START + timedelta(days=7), START + timedelta(days=14)]
    assert can_come_back(series, BEFORE, passed(series)) == [FEB]


steps = st.lists(
    st.tuples(st.sampled_from(["skip", "back", "tick"]), st.integers(0, 40)), min_size=4, max_size=30
)


@settings(max_examples=times(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, every=st.integers(1, 3))
def test_whatever_is_skipped_and_brought_back_each_date_has_one_end(cast, in_tenant, steps, every):
    """Days go by between the steps; what a person skipped and did not bring back is never made."""
    rhythm, today, away = Rhythm(START, "week", every), START, set()
    with in_tenant(cast.owner.tenant_id):
        client = db.session.scalars(select(Client)).first() or a_client()
        series = add_series(SAM, a_content(client, rhythm=rhythm), START)
        before = db.session.scalar(select(func.count(Invoice.id)))
        for deed, number in steps:
            if deed == "tick":
                today += timedelta(days=number)
                make_due(series.id, today)
            elif deed == "skip":
                away.add(skip_next(SAM, series))
            elif choices := can_come_back(series, today, passed(series)):
                bring_back(SAM, series, choices[number % len(choices)], today)
                away.discard(choices[number % len(choices)])
        make_due(series.id, today)
        found, made = dict(dates(series)), db.session.scalar(select(func.count(Invoice.id))) - before
        db.session.rollback()
    last = max([today, *found])
    on_it = [START + timedelta(days=n) for n in range((last - START).days + 1)]
    on_it = [day for day in on_it if falls_on(rhythm, day)]
    assert [day for day in on_it if day <= today or day in away] == sorted(found)
    assert {day for day in found if day in away} <= {
        day for day, state in found.items() if state == "skipped"
    }
    assert made == list(found.values()).count("made")
