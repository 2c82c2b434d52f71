"""The estimate behind its link: what it says in each state, and what it never says."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from PIL import Image

from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates import answering, attachments, issuing
from owneros.domain.billing.estimates.content import Item
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.records.links.visits import visits_of
from owneros.foundation.audit import Actor
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from tests.desk import SAM
from tests.offers import a_draft_estimate, option_of, signed

CLIENT = Actor("client", "Maria Delgado")
BROWSER = {"User-Agent": "Mozilla/5.0 (iPhone)"}
MADE_UP = "6b0c1a52-5f0e-4a63-9d5b-2a0d5a7f6c11"
TODAY = today_in("America/Chicago")

FORMS = ("/signature", "/declining", "/changes", "/verification")
BELOW = ("", "/pdf", "/logo", "/signed-pdf", f"/files/{MADE_UP}", *FORMS)


def picture():
    written = BytesIO()
    Image.new("RGB", (40, 30), "red").save(written, "JPEG")
    return written.getvalue()


def test_the_page_shows_lines_totals_terms_and_deposit(anonymous, offer):
    page = anonymous.get(offer(title="Hall bath", notes="Thank you.")[0]).text
    said = ("Estimate EST-0001", "Hall bath", "Bathroom", "Tile", "Heated floor", "Half first.", "Thank you.")
    for piece in (*said, "$1,500.00", "$450.00", "Review and sign", "Waiting for your answer"):
        assert piece in page


def test_the_server_counts_again_for_the_options_that_are_ticked(anonymous, desk, offer):
    where, estimate_id = offer()
    with desk():
        option = option_of(reach(Estimate, estimate_id))
    for fragment in (False, True):
        ticked = anonymous.get(f"{where}?chosen=1&option={option}", fragment=fragment).text
        assert "$2,000.00" in ticked
        assert "$600.00" in ticked
        assert "$1,500.00" in anonymous.get(f"{where}?chosen=1", fragment=fragment).text
        assert "$1,500.00" in anonymous.get(f"{where}?chosen=1&option=x", fragment=fragment).text


def test_an_option_that_is_offered_ticked_can_be_left_out(anonymous, offer):
    where, _ = offer(lines=drafted_options(selected=True))
    assert "$300.00" in anonymous.get(where).text
    assert "$300.00" not in anonymous.get(f"{where}?chosen=1").text


def drafted_options(*, selected):
    return [
        Item("Fence", Decimal(1), "", 100_0000),
        Item("Gate", Decimal(1), "", 200_0000, optional=True, selected=selected),
    ]


def test_visits_are_recorded_and_the_businesss_own_are_not(anonymous, cast, desk, offer):
    where, estimate_id = offer()
    assert "signed in as Lone Star Plumbing" in cast.owner.get(where, headers=BROWSER).text
    with desk():
        assert (visits_of(estimate_id), reach(Estimate, estimate_id).status) == ([], "sent")
    for _ in range(2):
        anonymous.get(where, headers=BROWSER)
    anonymous.get(where, headers={"User-Agent": "Slackbot preview"})
    cast.stranger.get(where, headers={"User-Agent": "Mozilla/5.0 (Android)"})
    with desk():
        assert ({visit.viewer for visit in visits_of(estimate_id)}, reach(Estimate, estimate_id).status) == (
            {"Mozilla/5.0 (iPhone)", "Mozilla/5.0 (Android)"},
            "viewed",
        )


def test_costs_and_margins_are_on_no_page(anonymous, desk, offer):
    where, estimate_id = offer()
    option = f"?chosen=1&option={MADE_UP}"
    for address in (where, where + option, f"{where}/signature", f"{where}/declining", f"{where}/changes"):
        for fragment in (False, True):
            told = anonymous.get(address, fragment=fragment).text.lower()
            for secret in ("412.37", "41237", "margin", "markup", "unit_cost"):
                assert secret not in told
    with desk():
        signed(reach(Estimate, estimate_id, lock=True), on=TODAY)
    assert "412.37" not in anonymous.get(where).text


@pytest.mark.parametrize("below", BELOW)
def test_unknown_and_revoked_links_open_nothing(anonymous, desk, offer, below):
    where, estimate_id = offer()
    with desk():
        issuing.replace_link(SAM, reach(Estimate, estimate_id))
    for dead in (where, "/e/made-up", "/e/" + "x" * 300):
        response = anonymous.get(dead + below)
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "no-store"
        if below in FORMS:
            assert anonymous.post(dead + below).status_code == 404


def test_a_link_of_another_kind_opens_nothing(anonymous, offer):
    assert anonymous.get(offer()[0].replace("/e/", "/i/")).status_code == 404


def test_a_draft_has_no_link(desk):
    with desk():
        assert link_of(a_draft_estimate()) == ""


def test_an_expired_one_says_so_and_cannot_be_signed(anonymous, offer):
    early = TODAY - timedelta(days=30)
    where, _ = offer(issued_on=early, expires_on=TODAY - timedelta(days=1))
    page = anonymous.get(where).text
    assert "Expired" in page
    assert "Review and sign" not in page
    assert "Ask for changes" in page
    assert anonymous.get(f"{where}/signature").status_code == 409
    refused = anonymous.post(f"{where}/signature", {"name": "Maria", "consent": "y", "revision": "1"})
    assert refused.status_code == 409
    assert "has expired" in refused.text


def test_on_its_last_day_it_can_be_signed(anonymous, offer):
    where, _ = offer(issued_on=TODAY, expires_on=TODAY)
    assert anonymous.get(f"{where}/signature").status_code == 200


def test_what_the_client_answered_is_told(anonymous, offer):
    declined, _ = offer(after=lambda estimate: answering.decline(CLIENT, estimate, "Too much", TODAY))
    page = anonymous.get(declined).text
    assert "You declined this estimate on" in page
    assert "Review and sign" not in page
    asked, _ = offer(after=lambda estimate: answering.ask_for_changes(CLIENT, estimate, "In blue", TODAY))
    page = anonymous.get(asked).text
    assert "In blue" in page
    assert "Review and sign" in page


def test_photos_are_shown_and_files_are_downloaded(anonymous, desk, offer):
    def add(estimate):
        attachments.attach(SAM, estimate, attachments.Upload(picture(), "hall.jpg"), "The hall")
        attachments.attach(SAM, estimate, attachments.Upload(b"%PDF-1.7 plan", "Plan & list.pdf"), "")

    where, estimate_id = offer(after=add)
    page = anonymous.get(where).text
    assert 'alt="The hall"' in page
    assert 'loading="lazy"' in page
    with desk():
        photo, plan = latest_revision(reach(Estimate, estimate_id)).snapshot["files"]
    shown = anonymous.get(f"{where}/files/{photo['id']}")
    assert (shown.status_code, shown.mimetype) == (200, "image/jpeg")
    assert "Content-Disposition" not in shown.headers
    loaded = anonymous.get(f"{where}/files/{plan['id']}")
    assert (loaded.data, loaded.mimetype) == (b"%PDF-1.7 plan", "application/pdf")
    assert loaded.headers["Content-Disposition"].startswith("attachment; filename=")
    other, _ = offer()
    assert anonymous.get(f"{other}/files/{photo['id']}").status_code == 404


def test_the_pdf_is_that_of_the_newest_revision(anonymous, offer):
    response = anonymous.get(offer()[0] + "/pdf")
    assert response.mimetype == "application/pdf"
    assert response.headers["Content-Disposition"] == 'inline; filename="EST-0001.pdf"'
    assert response.data.startswith(b"%PDF-")
