"""Each write of a series: page and fragment, wrong input, a stranger, a wrong role, sent twice."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.recurring.making import make_due
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.domain.billing.recurring.rhythm import Rhythm
from owneros.domain.clients.clients.archiving import archive_client, unarchive_client
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db
from owneros.foundation.periods import add_months, today_in
from owneros.foundation.tasks import handlers
from tests.desk import SAM, a_client, an_invoice
from tests.domain.billing.recurring.desk import a_series
from tests.hygiene import path_of

ZONE = "America/Chicago"


@pytest.fixture
def client_id(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        return str(a_client().id)


@pytest.fixture
def series_id(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        return a_series(today=today_in(ZONE)).id


@pytest.fixture
def stored(cast, in_tenant):
    """The only series, as it is now."""

    def look():
        with in_tenant(cast.owner.tenant_id):
            return db.session.scalars(select(RecurringSeries)).one()

    return look


def filled(client, **changes):
    return {
        "client_id": client,
        "job_id": "",
        "title": "Monthly maintenance",
        "starts_on": "2027-01-31",
        "every": "1",
        "unit": "month",
        "ends": "never",
        "ends_on": "",
        "ends_after": "",
        "payment_days": "14",
        "mode": "draft",
        "lines-0-description": "Maintenance",
        "lines-0-quantity": "1",
        "lines-0-unit": "",
        "lines-0-price": "250.00",
        "lines-0-tax": "",
        "discount_kind": "none",
        "discount_value": "",
        "deposit": "",
        "notes": "",
        "terms": "",
        "_once": str(uuid.uuid4()),
        **changes,
    }


@pytest.mark.parametrize("fragment", [False, True])
def test_sets_up_a_series_and_shows_its_next_five_dates(cast, stored, client_id, fragment):
    answer = cast.owner.post("/recurring", filled(client_id), fragment=fragment)
    assert answer.status_code == (204 if fragment else 303), answer.text
    series = stored()
    assert path_of(answer) == f"/recurring/{series.id}"
    assert (series.total_cents, series.next_on.isoformat(), series.mode) == (25_000, "2027-01-31", "draft")
    text = cast.owner.get(f"/recurring/{series.id}").text
    for day in ("Jan 31, 2027", "Feb 28, 2027", "Mar 31, 2027", "Apr 30, 2027", "May 31, 2027"):
        assert day in text
    assert "Jun 30, 2027" not in text
    assert "Every month on the 31st, or the last day" in cast.owner.get("/recurring").text


WRONG = [
    ({"client_id": ""}, "Choose a client."),
    ({"starts_on": "soon"}, "Enter a date like"),
    ({"starts_on": ""}, "Enter the first date."),
    ({"every": "0"}, "Enter a number from 1 to 52."),
    ({"every": "often"}, "Enter a number from 1 to 52."),
    ({"payment_days": "400"}, "Enter a number of days from 0 to 365."),
    ({"ends": "date"}, "Enter the last day."),
    ({"ends": "date", "ends_on": "2027-01-30"}, "The first invoice would come later, on January 31"),
    ({"ends": "count", "ends_after": ""}, "Enter a number from 1 to 1,000."),
    ({"lines-0-price": ""}, "Enter a price."),
    ({"lines-0-price": "0"}, "An invoice of $0.00 cannot be sent."),
    ({"lines-0-description": "", "lines-0-price": ""}, "Add at least one line."),
    ({"deposit": "999.00"}, "The deposit cannot be more than the total"),
    ({"unit": "day"}, "Choose one of these."),
]


@pytest.mark.parametrize(("change", "message"), WRONG)
def test_wrong_input_is_told_and_nothing_is_lost(cast, client_id, change, message):
    for fragment in (False, True):
        answer = cast.owner.post(
            "/recurring", filled(client_id, notes="Keep <me>", **change), fragment=fragment
        )
        assert answer.status_code == 422
        assert message in answer.text
        assert "Keep &lt;me&gt;" in answer.text


def test_lines_are_added_without_javascript(cast, client_id):
    more = cast.owner.post("/recurring", filled(client_id, add_line="item"))
    assert more.status_code == 200
    assert 'name="lines-1-description"' in more.text


def test_an_invoice_is_made_recurring_from_the_day_after_it(cast, in_tenant, stored):
    today = today_in(ZONE)
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(issued_on=today, title="Boiler care")
    assert f'href="/recurring/new?invoice={invoice.id}"' in cast.owner.get(f"/invoices/{invoice.id}").text
    form = cast.owner.form(f"/recurring/new?invoice={invoice.id}")
    assert form["title"] == "Boiler care"
    assert cast.owner.post("/recurring", form).status_code == 303
    assert stored().next_on == add_months(today, 1)


def test_a_change_is_saved_and_a_stale_one_is_refused(cast, stored, series_id):
    form = cast.owner.form(f"/recurring/{series_id}/edit")
    changed = form | {"lines-0-price": "99.00"}
    assert cast.office.post(f"/recurring/{series_id}", changed, fragment=True).status_code == 204
    assert stored().total_cents == 9_900
    late = cast.owner.post(f"/recurring/{series_id}", form | {"title": "Owner was late"})
    assert late.status_code == 409
    assert "Owner was late" in late.text
    wrong = cast.owner.form(f"/recurring/{series_id}/edit") | {"every": "99"}
    assert cast.owner.post(f"/recurring/{series_id}", wrong).status_code == 422


def test_that_no_invoice_would_come_is_told_with_the_other_faults(cast, stored, series_id):
    early = {"ends": "date", "ends_on": str(stored().next_on - timedelta(days=1)), "lines-0-price": ""}
    answer = cast.owner.post(
        f"/recurring/{series_id}", cast.owner.form(f"/recurring/{series_id}/edit") | early
    )
    assert answer.status_code == 422
    assert "No more invoices would be created" in answer.text
    assert "Enter a price." in answer.text


@pytest.mark.parametrize("fragment", [False, True])
def test_pauses_resumes_and_stops(cast, stored, series_id, fragment):
    for deed, status in (("pausing", "paused"), ("resuming", "active"), ("stopping", "stopped")):
        answer = cast.owner.post(f"/recurring/{series_id}/{deed}", fragment=fragment)
        assert answer.status_code == (204 if fragment else 303)
        assert stored().status == status
    for deed in ("pausing", "resuming", "skipping"):
        assert cast.owner.post(f"/recurring/{series_id}/{deed}").status_code == 409
    assert cast.owner.get(f"/recurring/{series_id}/edit").status_code == 409
    assert cast.owner.get(f"/recurring/{series_id}/stopping").status_code == 409


@pytest.mark.parametrize("fragment", [False, True])
def test_a_skipped_date_is_not_skipped_after_all(cast, in_tenant, stored, series_id, fragment):
    path, day = f"/recurring/{series_id}", stored().next_on
    cast.owner.post(f"{path}/skipping", {"_once": str(uuid.uuid4())})
    assert "Unskip" in cast.owner.get(path).text
    back = {"_once": str(uuid.uuid4()), "day": day.isoformat()}
    for _ in range(2):
        answer = cast.owner.post(f"{path}/bringing-back", back, fragment=fragment)
        assert answer.status_code == (204 if fragment else 303)
    assert stored().next_on == day
    assert "Unskip" not in cast.owner.get(path).text
    for wrong in ({}, {"day": "soon"}, {"day": day.isoformat()}):
        assert cast.owner.post(f"{path}/bringing-back", wrong, fragment=fragment).status_code == 409


@pytest.mark.parametrize("fragment", [False, True])
def test_what_failed_is_tried_again_at_once(cast, in_tenant, run_tasks, fragment):
    today = today_in(ZONE)
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Maria Delgado")
        series_id = a_series(client, today=today, rhythm=Rhythm(today, "month")).id
        archive_client(SAM, client)
        make_due(series_id, today)
    path = f"/recurring/{series_id}"
    assert "Try again now" in cast.owner.get(path).text
    assert "Maria Delgado is archived." in cast.owner.get("/").text
    with in_tenant(cast.owner.tenant_id):
        unarchive_client(SAM, db.session.scalars(select(Client)).one())
    answer = cast.owner.post(f"{path}/attempts", fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    run_tasks({"recurring.make"})
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count(Invoice.id))) == 1
    assert cast.owner.post(f"{path}/attempts").status_code == 409


def test_one_that_begins_today_is_made_at_once(cast, in_tenant, client_id, run_tasks):
    cast.owner.post("/recurring", filled(client_id, starts_on=today_in(ZONE).isoformat()))
    run_tasks({"recurring.make"})
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalar(select(func.count(Invoice.id))) == 1


@pytest.mark.parametrize("path", ["/attempts", "/bringing-back"])
def test_strangers_and_other_roles_change_nothing(cast, stored, series_id, path):
    made_up = cast.stranger.post(f"/recurring/{uuid.uuid4()}{path}")
    foreign = cast.stranger.post(f"/recurring/{series_id}{path}")
    assert (foreign.status_code, foreign.text) == (404, made_up.text)
    for player in (cast.crew, cast.accountant):
        for fragment in (False, True):
            assert player.post(f"/recurring/{series_id}{path}", fragment=fragment).status_code == 403
    assert (stored().status, stored().version) == ("active", 1)


def test_a_stranger_cannot_bill_anothers_client(cast, client_id):
    answer = cast.stranger.post("/recurring", filled(client_id))
    assert answer.status_code == 422
    assert "Choose a client from the list." in answer.text


def test_what_paused_itself_needs_the_owner_on_today_and_says_why(cast, in_tenant, series_id):
    with in_tenant(cast.owner.tenant_id):
        series = db.session.scalars(select(RecurringSeries)).one()
        archive_client(SAM, db.session.scalars(select(Client)).one())
        for day in range(3):
            make_due(series.id, series.next_on + timedelta(days=day))
    for path in ("/", f"/recurring/{series_id}"):
        assert "Maria Delgado is archived." in cast.owner.get(path).text
    assert "Paused automatically" in cast.owner.get("/recurring?show=paused").text
    assert "Paused automatically" not in cast.stranger.get("/recurring").text


def test_the_tick_of_the_business_makes_what_is_due_by_its_own_date(cast, in_tenant, run_tasks):
    """The tick asks each business, each business asks for its series, each series makes its invoice."""
    with in_tenant(cast.owner.tenant_id):
        a_series(today=today_in(ZONE), rhythm=Rhythm(today_in(ZONE), "month"), mode="sent")
    for _ in range(2):
        with in_tenant(cast.owner.tenant_id):
            handlers["recurring.tick"]({"period": f"{uuid.uuid4()}"})
        run_tasks({"recurring.look", "recurring.make"})
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(Invoice.label)).all() == ["INV-0001"]


@pytest.mark.parametrize("title", ["Boiler <care>", ""])
def test_an_invoice_leads_back_to_the_series_that_made_it(cast, in_tenant, title):
    today = today_in(ZONE)
    with in_tenant(cast.owner.tenant_id):
        series = a_series(today=today, rhythm=Rhythm(today, "month"), title=title)
        made, other = make_due(series.id, today), an_invoice()
        path, link = f"/invoices/{made.id}", f'href="/recurring/{series.id}"'
        other_path = f"/invoices/{other.id}"
    page = cast.owner.get(path).text
    assert link in page
    assert "From the recurring invoice" in page if title else "From a <a" in page
    assert "/recurring/" + str(series.id) not in cast.owner.get(other_path).text


def test_a_mail_that_waits_for_the_morning_says_when_it_goes_out(cast, in_tenant):
    today = today_in(ZONE)
    with in_tenant(cast.owner.tenant_id):
        invoice = make_due(a_series(today=today, rhythm=Rhythm(today, "month"), mode="sent").id, today)
        mail = db.session.scalars(select(MailMessage)).one()
        mail.goes_out_at = datetime(2027, 3, 5, 14, tzinfo=UTC)
        path = f"/invoices/{invoice.id}/deliveries"
    log = cast.owner.get(path, fragment=True).text
    assert "To be sent to maria@client.example" in log
    assert "Mar 5, 2027, 8:00 AM" in log
    assert "hx-trigger" not in log
