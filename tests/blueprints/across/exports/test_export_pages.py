"""The page and its downloads: for whom, with what days, noted down, and sent while it is read."""

import pytest
from sqlalchemy import select

from owneros.domain import open_rooms
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db
from owneros.foundation.exporting import EXPORTS
from tests.desk import SAM, a_client, an_invoice

open_rooms()
VALID = {"what": "clients", "start": "2026-01-01", "end": "2026-12-31", "basis": "accrual", "period": "month"}


@pytest.mark.parametrize("what", EXPORTS)
@pytest.mark.parametrize("role", ["owner", "office", "accountant"])
def test_a_file_comes_and_is_noted(cast, in_tenant, what, role):
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Ángel O'Neil", street="12 Elm St", works_here=True)
        add_contact(SAM, client, ContactDetails(name="Ines Vale"))
        an_invoice(client)
    player = getattr(cast, role)
    answer = player.post("/exports", VALID | {"what": what})
    assert (answer.status_code, answer.mimetype) == (200, "text/csv")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert f'attachment; filename="{what}' in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "no-store"
    assert ("Ángel O'Neil" in answer.data.decode()) == (what in ("clients", "contacts", "sites", "invoices"))
    with in_tenant(cast.owner.tenant_id):
        told = db.session.scalars(select(AuditEvent.summary).where(AuditEvent.action == "export.made")).one()
        assert told.startswith(f"{player.member.name} exported {what}")
    assert told in cast.owner.get("/settings/activity").text.replace("&#39;", "'")


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"start": ""}, "Enter the first day."),
        ({"end": "soon"}, "Enter a date like"),
        ({"start": "1999-12-31"}, "Enter a date between 2000 and 2099."),
        ({"start": "2026-12-31", "end": "2026-01-01"}, "The last day cannot be before the first one."),
        ({"what": "secrets"}, "Choose one of these."),
        ({"what": "sales-tax", "basis": "hope"}, "Choose one of these."),
    ],
)
def test_what_is_wrong_is_told_at_its_field_and_nothing_is_noted(cast, in_tenant, change, said, fragment):
    answer = cast.owner.post("/exports", VALID | change, fragment=fragment)
    assert (answer.status_code, said in answer.text) == (422, True)
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(AuditEvent.id).where(AuditEvent.action == "export.made")).all() == []


def test_crew_exports_nothing_and_a_stranger_only_their_own(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        a_client("Maria Delgado")
    assert cast.crew.get("/exports").status_code == 403
    assert cast.crew.post("/exports", VALID).status_code == 403
    assert b"Maria" not in cast.stranger.post("/exports", VALID).data


def test_the_page_begins_with_this_year(cast):
    text = cast.accountant.get("/exports").text
    assert "-01-01" in text
    for export in EXPORTS.values():
        assert f'<b>{export.title}</b><span class="sub">{export.hint}</span>' in text
    assert 'href="/exports"' in cast.accountant.get("/more").text


def test_a_reader_who_goes_away_leaves_no_session_behind(app, cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        for number in range(300):
            a_client(f"Client {number}")
    with app.app_context():
        pool = db.engine.pool
    before = pool.checkedout()
    answer = cast.owner.post("/exports", VALID, buffered=False)
    next(iter(answer.response))
    answer.close()
    assert pool.checkedout() == before


@pytest.mark.parametrize(("chosen", "kept"), [("buyer", "buyer"), ("seller", "seller")])
def test_a_tax_rate_says_who_owes_it(cast, in_tenant, chosen, kept):
    form = {"name": "Texas", "percent": "6.25", "imposed_on": chosen}
    assert cast.owner.post("/settings/tax-rates", form).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(TaxRate.imposed_on)).one() == kept
    assert ("Owed by your business" in cast.owner.get("/settings/tax-rates").text) == (kept == "seller")


def test_nobody_else_can_owe_a_tax(cast):
    form = {"name": "Texas", "percent": "6.25", "imposed_on": "neighbour"}
    assert cast.owner.post("/settings/tax-rates", form).status_code == 422
