"""A phone in any spelling, the number of a document and an amount lead to what they mean."""

import re
from datetime import date

import pytest

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.payments.models import Payment
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.foundation.search import normalise
from tests.desk import SAM, a_client, a_draft, an_invoice

DAY = date(2026, 11, 2)


@pytest.fixture
def books(cast, in_tenant):
    """Six invoices of whole hundreds, the fifth partly paid; a job, an estimate, two payments."""
    with in_tenant(cast.owner.tenant_id):
        maria = a_client("Maria O'Brien", phone="+15125550148;ext=12")
        oak = a_client("Oak Ridge", email="")
        add_contact(SAM, oak, ContactDetails(name="Ines", phone="+442071838750"))
        for count in range(1, 7):
            an_invoice(maria, count * 10_000)
        draft = a_draft(oak, 125_000, title="Unit 5")
        draft.search_text = normalise("draft unit 5")
        fifth = db.session.query(type(draft)).filter_by(number=5).one()
        fifth.paid_cents, fifth.status = 12_345, "partially_paid"
        open_job(SAM, JobDetails(client_id=oak.id, title="Fence"))
        estimate = {"number": 5, "label": "EST-0005", "status": "sent", "client_id": oak.id, "issued_on": DAY}
        cents = {"subtotal_cents": 125_000, "total_cents": 125_000}
        db.session.add(Estimate(**estimate, **cents, search_text="est-0005 oak ridge"))
        paid = {"client_id": maria.id, "method": "check", "received_on": DAY, "amount_cents": 125_050}
        db.session.add(Payment(**paid, reference="1042", once_key="one"))
        db.session.add(Payment(**paid, undone_at=now(), once_key="two"))


def found(page):
    return re.findall(r'<td class="main"><a href="[^"]+">([^<]+)<', page.text)


def search(player, typed):
    return found(player.get("/search", query_string={"q": typed}))


def listed(player, path, typed):
    return set(re.findall(r"[A-Z]{3}-\d{4}", player.get(path, query_string={"q": typed}, fragment=True).text))


@pytest.mark.parametrize(
    "typed",
    [
        "5125550148",
        "+1 (512) 555-0148",
        "(512) 555-0148",
        "512.555.0148",
        "512 555 0148",
        "1-512-555-0148",
        "512-555-0148 x12",
        "(512) 555-0148 ext. 12",
        "512.555.0148 extension 12",
        "512-555-0148 #12",
        "0148",
        "50148",
        "550148",
        "555-0148",
        "(512) 555",
        "o’brien 0148",
    ],
)
def test_a_phone_is_found_however_it_is_typed(cast, books, however_many, typed):
    assert search(cast.owner, typed)[0] == "Maria O&#39;Brien"


@pytest.mark.parametrize("typed", ["+44 20 7183 8750", "+442071838750", "7183-8750"])
def test_a_phone_of_another_country_too(cast, books, typed):
    assert search(cast.owner, typed) == ["Oak Ridge"]


def test_another_extension_is_not_found(cast, books):
    assert search(cast.owner, "512-555-0148 x13") == []


@pytest.mark.parametrize("typed", ["INV-0005", "inv 5", "inv5", "inv-5", "INV–5", "inv #5"])
def test_an_invoice_is_found_by_its_number(cast, books, however_many, typed):
    assert search(cast.owner, typed)[0] == "INV-0005"
    assert listed(cast.owner, "/invoices", typed) == {"INV-0005"}


@pytest.mark.parametrize("typed", ["5", "#5", "0005", "005"])
def test_a_number_alone_finds_the_very_one_of_each_kind_first(cast, books, however_many, typed):
    names = search(cast.owner, typed)
    assert "EST-0005" in names
    assert next(name for name in names if name.startswith(("INV", "Draft"))) == "INV-0005"


def test_letters_before_a_number_are_those_of_its_kind(cast, books, however_many):
    assert search(cast.owner, "est-5") == ["EST-0005"]
    assert search(cast.owner, "job1") == ["Fence"]
    assert search(cast.owner, "#7") == []


@pytest.mark.parametrize("typed", ["1,250.00", "$1250", "$1,250", "1250.0"])
def test_a_document_is_found_by_its_amount(cast, books, however_many, typed):
    assert search(cast.owner, typed) == ["EST-0005", "Draft"]
    assert listed(cast.owner, "/estimates", typed) == {"EST-0005"}


def test_what_is_left_of_an_open_invoice_finds_it(cast, books, however_many):
    assert search(cast.owner, "$376.55") == search(cast.owner, "500.00") == ["INV-0005"]
    assert search(cast.owner, "$123.45") == []


def test_a_payment_is_found_by_its_amount_by_whom_may_see_it(cast, books, however_many):
    page = cast.owner.get("/search?q=1250.5")
    assert found(page) == ["Maria O&#39;Brien"] * 2
    assert "Nov 2, 2026 · Check · 1042" in page.text
    assert "Entered by mistake" in page.text
    assert search(cast.crew, "1250.5") == search(cast.stranger, "1250.5") == []


def test_an_amount_beside_a_name(cast, books, however_many):
    assert search(cast.owner, "oak 1,250.00") == ["EST-0005", "Draft"]
    assert search(cast.owner, "maria 1,250.00") == []


def test_what_is_found_calls_whom_it_is_about(cast, books):
    page = cast.owner.get("/search?q=brien").text
    assert page.count('href="tel:+15125550148,12"') == 1
    assert 'aria-label="Call Maria O&#39;Brien"' in page
    assert "tel:" not in cast.owner.get("/search?q=fence").text


def test_numbers_and_amounts_take_one_statement_more(cast, books, count_queries):
    def taken(typed):
        cast.owner.get(f"/search?q={typed}")
        with count_queries() as statements:
            cast.owner.get(f"/search?q={typed}")
        return len(statements)

    words = taken("oak")
    assert taken("oak 5 1,250.00") == words + 1
    assert words + 1 <= 8


@pytest.mark.parametrize("typed", ["9" * 100, "$" + "9" * 99, "1 " * 50, "\0", "🧰", "(" * 100, "#", "$"])
def test_anything_can_be_typed(cast, books, however_many, typed):
    assert cast.owner.get("/search", query_string={"q": typed}).status_code == 200
