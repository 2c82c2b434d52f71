"""Each date of a series is made once, or recorded once, whatever the ticks, the failures and the downtime."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.billing.invoices.drafting import delete_draft
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.recurring.making import make_due
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringSeries
from owneros.domain.billing.recurring.pausing import pause, resume, stop
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.domain.billing.recurring.skipping import skip_next
from owneros.domain.billing.recurring.words import COLLAPSED, WHILE_PAUSED
from owneros.domain.billing.recurring.writing import add_series, edit_series
from owneros.domain.clients.clients.archiving import archive_client, unarchive_client
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.tenants.tax_rates import RateDetails, add_rate, retire_rate
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from tests.desk import SAM, a_client
from tests.domain.billing.recurring.desk import START, a_content, a_series, dates, look
from tests.domain.billing.recurring.test_rhythm import falls_on, rhythms
from tests.lengths import times

FEB, MAR, APR = date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)


@pytest.fixture
def books(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield


def test_a_series_makes_a_draft_on_its_day_with_the_days_to_pay(books):
    series = a_series(title="Boiler care", payment_days=10, notes="Thank you")
    assert look(series, date(2026, 1, 30)) == [None]
    (invoice,) = look(series, START)
    assert (invoice.status, invoice.total_cents, invoice.title) == ("draft", 25_000, "Boiler care")
    assert (invoice.issued_on, invoice.due_on) == (START, date(2026, 2, 10))
    assert series.next_on == FEB
    assert dates(series) == [(START, "made")]


def test_mode_sent_issues_and_mails_it(books):
    client = a_client("Maria Delgado")
    series = a_series(client, mode="sent")
    (invoice,) = look(series, START)
    assert (invoice.status, invoice.number) == ("sent", 1)
    mail = db.session.scalars(select(MailMessage).where(MailMessage.subject_id == invoice.id)).one()
    assert mail.to_address == "maria@client.example"
    assert "INV-0001" in mail.subject_line


def test_doubled_and_late_ticks_make_one(books):
    series = a_series()
    assert [made is not None for made in look(series, START, START, START + timedelta(days=1))] == [
        True,
        False,
        False,
    ]
    assert db.session.scalar(select(func.count(Invoice.id))) == 1


def test_after_downtime_only_the_latest_is_made_and_the_others_say_why(books):
    series = a_series()
    (invoice,) = look(series, date(2026, 4, 2))
    assert invoice.issued_on == date(2026, 4, 2)
    assert dates(series) == [(START, "skipped"), (FEB, "skipped"), (MAR, "made")]
    notes = db.session.scalars(select(RecurringInvoice.note).where(RecurringInvoice.state == "skipped")).all()
    assert set(notes) == {COLLAPSED}
    assert series.next_on == APR


def test_a_series_ends_after_so_many_and_then_makes_nothing(books):
    series = a_series(end=End("count", count=2))
    look(series, START, FEB, MAR, APR)
    assert [state for _, state in dates(series)] == ["made", "made"]
    assert (series.status, series.next_on) == ("ended", None)


def test_downtime_beyond_the_end_makes_the_last_one_only(books):
    series = a_series(end=End("date", FEB))
    look(series, date(2026, 9, 1))
    assert dates(series) == [(START, "skipped"), (FEB, "made")]
    assert series.status == "ended"


def test_a_series_of_the_past_begins_today(books):
    series = a_series(today=date(2026, 3, 15))
    assert series.next_on == MAR
    assert look(series, date(2026, 3, 15)) == [None]


def test_a_series_without_any_date_is_refused(books):
    with pytest.raises(FieldError, match="first invoice would come later, on January 31"):
        a_series(end=End("date", date(2026, 1, 30)))


def test_skipping_passes_over_one_date(books):
    series = a_series()
    assert skip_next(SAM, series) == START
    look(series, START, FEB)
    assert dates(series) == [(START, "skipped"), (FEB, "made")]


def test_what_passed_in_a_pause_is_skipped_and_today_is_made(books, run_tasks):
    series = a_series()
    look(series, START)
    pause(SAM, series)
    assert look(series, FEB) == [None]
    resume(SAM, series, MAR)
    assert dates(series) == [(START, "made"), (FEB, "skipped")]
    assert db.session.scalar(select(RecurringInvoice.note).where(RecurringInvoice.period_on == FEB)) == (
        WHILE_PAUSED
    )
    look(series, MAR)
    assert dates(series)[-1] == (MAR, "made")


def test_what_failed_before_a_pause_by_hand_is_not_lost(books):
    client = a_client()
    series = a_series(client)
    archive_client(SAM, client)
    look(series, START)
    pause(SAM, series)
    unarchive_client(SAM, client)
    resume(SAM, series, START + timedelta(days=3))
    look(series, START + timedelta(days=3))
    assert dates(series) == [(START, "made")]


def test_a_stopped_series_is_over(books):
    series = a_series()
    stop(SAM, series)
    assert look(series, START) == [None]
    for deed in (
        lambda: pause(SAM, series),
        lambda: resume(SAM, series, START),
        lambda: skip_next(SAM, series),
    ):
        with pytest.raises(StateError):
            deed()
    with pytest.raises(StateError, match="stopped"):
        edit_series(SAM, series, a_content(), START, version=series.version)


def test_editing_changes_only_what_is_made_afterwards(books):
    client = a_client()
    series = a_series(client)
    (before,) = look(series, START)
    edit_series(
        SAM,
        series,
        a_content(client, lines=[LineContent("More", Decimal(2), "h", 90_0000)]),
        FEB,
        version=series.version,
    )
    (after,) = look(series, FEB)
    assert (before.total_cents, after.total_cents) == (25_000, 18_000)


def test_another_rhythm_begins_after_what_was_made(books):
    client = a_client()
    series = a_series(client)
    look(series, START)
    edit_series(SAM, series, a_content(client, rhythm=Rhythm(START, "week")), START, version=series.version)
    assert series.next_on == date(2026, 2, 7)


def test_an_ended_series_goes_on_when_its_end_is_moved(books):
    client = a_client()
    series = a_series(client, end=End("count", count=1))
    look(series, START)
    assert series.status == "ended"
    edit_series(SAM, series, a_content(client, end=End("count", count=2)), START, version=series.version)
    assert (series.status, series.next_on) == ("active", FEB)
    with pytest.raises(FieldError, match="No more invoices would be created"):
        edit_series(SAM, series, a_content(client, end=End("count", count=1)), START, version=series.version)


def archived(client, _series):
    archive_client(SAM, client)
    return lambda: unarchive_client(SAM, client), "is archived"


def without_address(client, _series):
    client.email = ""
    return lambda: setattr(client, "email", "maria@client.example"), "no email address"


def mail_came_back(client, _series):
    message = MailMessage(
        kind="invoice", subject_id=client.id, client_id=client.id, to_address=client.email,
        subject_line="x", dedupe="x", state="bounced", error="No such mailbox",
    )  # fmt: skip
    db.session.add(message)
    return lambda: setattr(message, "state", "sent"), "did not arrive"


TROUBLES = [archived, without_address, mail_came_back]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_three_failures_in_a_row_pause_it_and_resuming_tries_again(books, trouble):
    client = a_client("Maria Delgado")
    series = a_series(client, mode="sent")
    mend, words = trouble(client, series)
    days = [START + timedelta(days=n) for n in range(5)]
    assert look(series, *days) == [None] * 5
    assert (series.status, series.failures) == ("paused", 3)
    assert words in series.paused_because
    assert dates(series) == [(START, "failed")]
    assert db.session.scalar(select(RecurringInvoice.attempts)) == 3
    assert db.session.scalar(select(func.count(Invoice.id))) == 0
    assert db.session.scalars(select(AuditEvent.action).where(AuditEvent.action == "recurring.gave_up")).one()
    mend()
    resume(SAM, series, days[4])
    assert (series.status, series.failures, series.paused_because) == ("active", 0, "")
    (invoice,) = look(series, days[4])
    assert invoice.status == "sent"
    assert dates(series) == [(START, "made")]


def test_a_retired_tax_rate_stops_it_in_words(books):
    rate = add_rate(SAM, RateDetails("Texas", Decimal("8.25")))
    series = a_series(lines=[LineContent("Care", Decimal(1), "", 100_0000, rate.id)])
    assert series.total_cents == 10_825
    retire_rate(SAM, rate.id)
    look(series, START)
    assert "The tax rate Texas is retired" in db.session.scalar(select(RecurringInvoice.error))
    assert (series.status, series.failures) == ("active", 1)


def test_a_success_forgets_earlier_failures(books):
    client = a_client()
    series = a_series(client)
    archive_client(SAM, client)
    look(series, START, START + timedelta(days=1))
    unarchive_client(SAM, client)
    look(series, START + timedelta(days=2))
    assert (series.failures, dates(series)) == (0, [(START, "made")])


def test_a_failed_date_is_recorded_once_when_the_next_one_comes(books):
    client = a_client()
    series = a_series(client)
    archive_client(SAM, client)
    look(series, START)
    unarchive_client(SAM, client)
    look(series, FEB)
    assert dates(series) == [(START, "skipped"), (FEB, "made")]


def test_a_deleted_draft_stays_recorded_and_is_not_made_again(books):
    series = a_series()
    (invoice,) = look(series, START)
    delete_draft(SAM, invoice)
    db.session.expire_all()
    assert look(series, START + timedelta(days=1)) == [None]
    assert dates(series) == [(START, "made")]


def test_parallel_ticks_make_one_invoice(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        series_id = a_series(mode="sent").id
    together, made = threading.Barrier(4), []

    def tick():
        with in_tenant(cast.owner.tenant_id):
            together.wait()
            made.append(make_due(series_id, START))

    ticks = [threading.Thread(target=tick) for _ in range(4)]
    for each in ticks:
        each.start()
    for each in ticks:
        each.join()
    assert len(made) == 4
    assert len([invoice for invoice in made if invoice]) == 1
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count(Invoice.id))) == 1
        assert db.session.scalar(select(func.count(MailMessage.id))) == 1


def run_through(in_tenant, tenant_id, rhythm, ticks):
    """A fresh series is looked at on these days; what was recorded, and how many invoices there are."""
    with in_tenant(tenant_id):
        client = db.session.scalars(select(Client)).first() or a_client()
        before = db.session.scalar(select(func.count(Invoice.id)))
        series = add_series(SAM, a_content(client, rhythm=rhythm), rhythm.start)
        for day in ticks:
            make_due(series.id, day)
        made = db.session.scalar(select(func.count(Invoice.id))) - before
        found = dates(reach(RecurringSeries, series.id))
        db.session.rollback()
        return found, made


@settings(max_examples=times(8), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rhythm=rhythms.filter(lambda each: each.unit != "week" or each.every > 2), chance=st.randoms())
def test_ten_years_without_downtime_make_each_date_exactly_once(cast, in_tenant, rhythm, chance):
    """Ticks come doubled, and in disorder within a day; days between dates may go by without any."""
    last = rhythm.start + timedelta(days=3_652)
    wanted = [
        day for day in (rhythm.start + timedelta(days=n) for n in range(3_653)) if falls_on(rhythm, day)
    ]
    ticks = []
    for day in wanted:
        ticks += [day + timedelta(days=chance.choice((-2, -1)))] * chance.choice((0, 1))
        ticks += [day] * chance.choice((1, 2))
        ticks += [min(last, day + timedelta(days=chance.choice((1, 5))))] * chance.choice((0, 1))
    found, made = run_through(in_tenant, cast.owner.tenant_id, rhythm, sorted(ticks))
    assert found == [(day, "made") for day in wanted]
    assert made == len(wanted)


@settings(max_examples=times(15), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rhythm=rhythms, gaps=st.lists(st.integers(0, 150), min_size=1, max_size=25))
def test_under_downtime_each_date_is_made_or_recorded_exactly_once(cast, in_tenant, rhythm, gaps):
    ticks = []
    day = rhythm.start
    for gap in gaps:
        day += timedelta(days=gap)
        ticks.append(day)
    found, made = run_through(in_tenant, cast.owner.tenant_id, rhythm, ticks)
    wanted = [
        each
        for each in (rhythm.start + timedelta(days=n) for n in range((day - rhythm.start).days + 1))
        if falls_on(rhythm, each)
    ]
    assert [each for each, _ in found] == wanted
    assert made == [state for _, state in found].count("made")
    for position, (_, state) in enumerate(found):
        following = found[position + 1][0] if position + 1 < len(found) else date.max
        # A date is made exactly when somebody looked before the next one came.
        assert (state == "made") == any(found[position][0] <= tick < following for tick in ticks)
