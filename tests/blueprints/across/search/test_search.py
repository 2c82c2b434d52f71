import re

import pytest

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.database import db
from owneros.foundation.periods import today_in
from owneros.foundation.search import normalise


@pytest.fixture
def book(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        actor, day = cast.owner.member.actor, today_in("America/Chicago")
        jorge = add_client(actor, ClientDetails(name="Jorge Peña", phone="+15125550148", street="12 Elm St"))
        add_client(actor, ClientDetails(name="Ann Jorgensen"))
        add_client(actor, ClientDetails(name="50% Off_Road Gear"))
        open_job(
            actor,
            JobDetails(client_id=jorge.id, title="Kitchen remodel"),
            people=[cast.crew.member.team_member_id],
        )
        open_job(actor, JobDetails(client_id=jorge.id, title="Secret kitchen"))
        db.session.add(
            Invoice(
                number=7,
                label="INV-0007",
                client_id=jorge.id,
                status="sent",
                issued_on=day,
                due_on=day,
                title="Deposit",
                subtotal_cents=100,
                total_cents=100,
                search_text=normalise("INV-0007 Deposit"),
            )
        )


def names(page):
    return re.findall(r'<td class="main"><a href="[^"]+">([^<]+)<', page.text)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("jorge", ["Jorge Peña", "Ann Jorgensen", "Secret kitchen", "Kitchen remodel", "INV-0007"]),
        ("PENA", ["Jorge Peña", "Secret kitchen", "Kitchen remodel", "INV-0007"]),
        ("512-555-0148", ["Jorge Peña"]),
        ("elm", ["Jorge Peña"]),
        ("remodel kitchen", ["Kitchen remodel"]),
        ("job-0001", ["Kitchen remodel"]),
        ("inv-0007", ["INV-0007"]),
        ("deposit", ["INV-0007"]),
        ("50%", ["50% Off_Road Gear"]),
        ("%", ["50% Off_Road Gear"]),
        ("_", ["50% Off_Road Gear"]),
        ("\\", []),
        ("   ", []),
        ("", []),
    ],
)
def test_finds(cast, book, typed, found):
    page = cast.owner.get("/search", query_string={"q": typed})
    assert page.status_code == 200
    assert names(page) == found
    fragment = cast.owner.get("/search", query_string={"q": typed}, fragment=True)
    assert names(fragment) == found
    assert 'id="results"' in fragment.text


def test_crew_finds_own_jobs_only(cast, book):
    assert names(cast.crew.get("/search?q=kitchen")) == ["Kitchen remodel"]
    assert names(cast.crew.get("/search?q=deposit")) == []


def test_a_stranger_finds_nothing(cast, book):
    assert names(cast.stranger.get("/search?q=jorge")) == []


def test_a_long_text_is_survived(cast, book):
    assert cast.owner.get("/search", query_string={"q": "x %_" * 3_000}).status_code == 200


def test_queries(cast, book, count_queries):
    with count_queries() as statements:
        cast.owner.get("/search?q=jorge")
    assert len(statements) <= 8
