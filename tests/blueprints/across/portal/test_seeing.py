"""What a client sees behind the link: its own, all of it, and nothing else."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from owneros.domain.across.portal.access import access_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import StripeConnection
from owneros.domain.billing.payments.recording import Received, record_for_client
from owneros.domain.billing.payments.refunding import undo_payment
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Tenant
from owneros.domain.records.files.logos import set_logo
from owneros.domain.records.links.opening import revoke_link
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now
from tests.blueprints.across.portal.conftest import DAY, OPEN, PLACES, picture
from tests.desk import SAM, an_invoice
from tests.hygiene import path_of

PAGES = ("", "/estimates", "/invoices", "/payments", "/files", "/messages")
INTERNAL = ("43.21", "Pays late", "Bounced twice", "Secret draft", "Draft bath", "Not yet", "argin")


def test_the_first_page_says_what_waits(anonymous, maria):
    page = anonymous.get(maria.home).text
    assert "Maria Delgado" in page
    assert "Lone Star Plumbing" in page
    assert "$300.00" in page
    assert "needs your answer" in page


def test_the_statement_is_of_this_client_alone(anonymous, maria, dan):
    answer = anonymous.get(f"{maria.home}/statement/pdf", inspect=False)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.data)).pages)
    assert maria.name in text
    assert "$300.00" in text
    assert dan.name not in text
    assert anonymous.get("/c/unknown/statement/pdf").status_code == anonymous.get("/c/unknown").status_code


@pytest.mark.parametrize("page", PAGES)
def test_no_page_tells_of_drafts_costs_or_notes(anonymous, maria, page):
    text = anonymous.get(maria.home + page).text
    assert [word for word in INTERNAL if word in text] == []


@pytest.mark.parametrize("page", PAGES)
def test_no_page_tells_of_another_client(anonymous, maria, dan, elsewhere, page):
    text = anonymous.get(maria.home + page).text
    for other in (dan, elsewhere):
        assert other.name not in text
        assert [str(row) for row in other.ids.values() if str(row) in text] == []


@pytest.mark.parametrize("what", OPEN)
def test_the_clients_own_things_open(anonymous, maria, what):
    assert anonymous.get(maria.path_of(what)).status_code in (200, 303)


@pytest.mark.parametrize("what", sorted(PLACES))
def test_another_clients_things_are_not_there(anonymous, maria, dan, elsewhere, what):
    for other in (dan, elsewhere):
        assert anonymous.get(f"{maria.home}/{PLACES[what]}/{other.ids[what]}").status_code == 404
        assert (
            anonymous.get(f"{maria.home}/{PLACES[what]}/{other.ids[what]}", fragment=True).status_code == 404
        )


@pytest.mark.parametrize("what", ["draft_estimate", "draft_invoice", "draft_photo"])
def test_a_draft_is_not_there(anonymous, maria, what):
    assert anonymous.get(maria.path_of(what)).status_code == 404


@pytest.mark.parametrize("what", OPEN)
def test_with_a_dead_link_nothing_opens(anonymous, cast, in_tenant, maria, what):
    with in_tenant(cast.owner.tenant_id):
        access_of(maria.client_id).expires_at = now() - timedelta(minutes=1)
    answer = anonymous.get(maria.path_of(what))
    assert answer.status_code == 404
    assert "Email me a new link" in answer.text
    assert anonymous.get(maria.path_of(what), fragment=True).status_code == 404


@pytest.mark.parametrize("page", [*PAGES, "/files/shared/{shared}", "/files/estimate/{photo}", "/nowhere"])
def test_every_answer_is_private(anonymous, maria, page):
    headers = anonymous.get(maria.home + page.format(**maria.ids)).headers
    assert "Set-Cookie" not in headers
    if page != "/nowhere":
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_pictures_are_shown_and_all_else_is_kept(anonymous, maria):
    photo, plan = anonymous.get(maria.path_of("photo")), anonymous.get(maria.path_of("shared"))
    assert photo.mimetype == "image/png"
    assert photo.headers["Content-Disposition"].startswith("inline")
    assert plan.mimetype == "application/pdf"
    assert plan.headers["Content-Disposition"] == 'attachment; filename="Maria Delgado plan.pdf"'
    assert anonymous.get(maria.path_of("signed")).data == b"%PDF-1.7 signed"


def test_documents_open_at_their_own_address(anonymous, cast, in_tenant, maria):
    with in_tenant(cast.owner.tenant_id):
        invoice, estimate = reach(Invoice, maria.ids["invoice"]), reach(Estimate, maria.ids["estimate"])
        assert path_of(anonymous.get(maria.path_of("invoice"))) == f"/i/{invoice.link_token.reveal()}"
        assert path_of(anonymous.get(maria.path_of("estimate"))) == f"/e/{estimate.link_token.reveal()}"
    assert anonymous.get(path_of(anonymous.get(maria.path_of("estimate")))).status_code == 200


def test_one_open_invoice_is_paid_by_one_button(anonymous, cast, in_tenant, maria):
    takes_cards(in_tenant, cast.owner.tenant_id)
    page = anonymous.get(maria.home).text
    assert "Pay $300.00" in page
    assert f'href="{path_of(anonymous.get(maria.path_of("invoice")))}"' in page


def test_several_open_invoices_are_paid_by_one_button_with_their_total(anonymous, cast, in_tenant, maria):
    takes_cards(in_tenant, cast.owner.tenant_id)
    with in_tenant(cast.owner.tenant_id):
        an_invoice(reach_client(maria), 10_000)
    page = anonymous.get(maria.home).text
    assert "Pay all 2, $400.00" in page
    assert f'action="{path_of(anonymous.get(maria.path_of("invoice")))}/payment/all"' in page
    assert '<input type="hidden" name="total" value="400.00">' in page


def test_a_business_without_cards_offers_no_button_to_pay(anonymous, maria):
    page = anonymous.get(maria.home).text
    assert "See what is open" in page
    assert "Pay " not in page


def test_a_void_invoice_is_shown_as_void_and_not_to_be_paid(anonymous, cast, in_tenant, maria):
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(reach_client(maria), 7_777_00, title="Gone")
        void(SAM, invoice, "Wrong client")
    listed = anonymous.get(f"{maria.home}/invoices").text
    assert "Void" in listed
    assert "Wrong client" not in listed
    assert "7,777" not in anonymous.get(maria.home).text


def test_a_receipt_says_what_the_payment_paid(anonymous, maria):
    page = anonymous.get(maria.path_of("payment")).text
    for words in ("$200.00", "Check 1042", "INV-0001", "Maria Delgado"):
        assert words in page
    assert "Bounced" not in page


def test_a_payment_entered_by_mistake_never_was(anonymous, cast, in_tenant, maria):
    with in_tenant(cast.owner.tenant_id):
        received = Received(6_666, "cash", DAY, "oops", "")
        payment_id = record_for_client(SAM, maria.client_id, received, {}).payment.id
        undo_payment(SAM, payment_id)
    assert "66.66" not in anonymous.get(f"{maria.home}/payments").text
    assert anonymous.get(f"{maria.home}/payments/{payment_id}").status_code == 404


def test_lists_go_on_where_they_ended(anonymous, cast, in_tenant, maria, monkeypatch):
    monkeypatch.setattr("owneros.domain.across.portal.documents.PAGE", 2)
    monkeypatch.setattr("owneros.domain.across.portal.files.PAGE", 2)
    with in_tenant(cast.owner.tenant_id):
        for number in range(4):
            an_invoice(reach_client(maria), 100 + number, title=f"Work {number}")
    for name in ("invoices", "files"):
        seen, where = [], f"{maria.home}/{name}"
        while where:
            text = anonymous.get(where, fragment=True).text
            seen += [part.partition('"')[0] for part in text.split(f'href="{maria.home}/{name}/')[1:]]
            where = (
                text.split('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
                if "rel=" in text
                else ""
            )
        assert len(seen) == len(set(seen)) >= 3


def test_the_business_knows_when_the_client_was_there_and_its_own_looks_do_not_count(
    anonymous, cast, in_tenant, maria
):
    def last_seen():
        with in_tenant(cast.owner.tenant_id):
            return access_of(maria.client_id).last_seen_at

    cast.owner.get(maria.home)
    anonymous.get(maria.home, headers={"User-Agent": "Slackbot preview"})
    assert last_seen() is None
    anonymous.get(maria.home, headers={"User-Agent": "Mozilla/5.0 (iPhone)"})
    assert last_seen() is not None


def test_a_revoked_link_and_a_business_that_ends_open_nothing(anonymous, cast, in_tenant, maria, dan):
    with in_tenant(cast.owner.tenant_id):
        revoke_link("portal", maria.client_id)
    assert anonymous.get(maria.home).status_code == 404
    assert anonymous.get(dan.home).status_code == 200
    with in_tenant(cast.owner.tenant_id):
        db.session.get_one(Tenant, cast.owner.tenant_id).status = "deleting"
    assert anonymous.get(dan.home).status_code == 404


def test_the_letterhead_shows_the_logo_of_the_business(anonymous, cast, in_tenant, maria):
    assert anonymous.get(f"{maria.home}/logo").status_code == 404
    with in_tenant(cast.owner.tenant_id):
        set_logo(SAM, picture(), "logo.png")
    assert f"{maria.home}/logo" in anonymous.get(maria.home).text
    assert anonymous.get(f"{maria.home}/logo").mimetype == "image/png"


def takes_cards(in_tenant, tenant_id):
    with in_tenant(tenant_id):
        db.session.add(StripeConnection(account_id=f"acct_{tenant_id}", card_payments="active"))


def reach_client(door):
    return reach(Client, door.client_id)
