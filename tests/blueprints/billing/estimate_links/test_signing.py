"""Signing, declining and asking for changes by the link, over HTTP."""

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.documents import linking
from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.models import Estimate, Signature
from owneros.domain.billing.estimates.signatures import latest_signature
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db, reach
from tests.desk import SAM
from tests.domain.billing.estimates.test_drawn_names import NAME
from tests.hygiene import path_of
from tests.offers import option_of

HAND = {"name": " Maria Delgado ", "consent": "y", "revision": "1", "chosen": "1"}
BROWSER = {"User-Agent": "Mozilla/5.0 (iPhone)"}


def signatures(desk):
    with desk():
        return db.session.scalar(select(func.count(Signature.id)))


def letters(desk, kind):
    with desk():
        return list(
            db.session.execute(
                select(MailMessage.subject_line, MailMessage.message).where(MailMessage.kind == kind)
            )
        )


def test_the_page_of_signing_shows_terms_choice_and_total(anonymous, desk, offer):
    where, estimate_id = offer()
    with desk():
        option = option_of(reach(Estimate, estimate_id))
    for fragment in (False, True):
        page = anonymous.get(f"{where}/signature?chosen=1&option={option}", fragment=fragment).text
        assert page.index("Half first.") < page.index("Heated floor") < page.index("$2,000.00")
        assert "as binding as my signature on paper" in page
        assert f'name="option" value="{option}"' in page
        without = anonymous.get(f"{where}/signature?chosen=1", fragment=fragment).text
        assert "Sign and approve $1,500.00" in without


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(("drawing", "method"), [("", "typed"), (NAME, "drawn")])
def test_a_signature_is_kept_with_its_choice_and_leads_to_the_deposit(
    anonymous, desk, offer, run_tasks, fragment, drawing, method
):
    where, estimate_id = offer()
    with desk():
        option = option_of(reach(Estimate, estimate_id))
    sent = HAND | {"drawing": drawing, "option": [option]}
    response = anonymous.post(f"{where}/signature", sent, fragment=fragment, headers=BROWSER)
    assert path_of(response) == where
    with desk():
        signature = latest_signature(estimate_id)
        assert (signature.method, signature.signer_name) == (method, "Maria Delgado")
        address = anonymous.http.environ_base["REMOTE_ADDR"]
        assert (signature.total_cents, signature.drawing) == (200_000, drawing)
        assert (signature.ip, signature.device) == (address, BROWSER["User-Agent"])
        to_pay = linking.path_of(deposit_of(reach(Estimate, estimate_id)))
    page = anonymous.get(where).text
    for piece in ("Approved", "Signed by Maria Delgado", "$600.00", f'href="{to_pay}"', "We are creating"):
        assert piece in page
    assert "Review and sign" not in page
    assert anonymous.get(f"{where}/signed-pdf").status_code == 404
    run_tasks({"estimate.seal"})
    assert f'href="{where}/signed-pdf"' in anonymous.get(where).text
    assert anonymous.get(f"{where}/signed-pdf").data.startswith(b"%PDF-")
    assert anonymous.get(f"{where}/signed-pdf?revision=2").status_code == 404
    deposit = anonymous.get(to_pay).text
    assert "Deposit INV-0001" in deposit
    assert "$600.00" in deposit
    assert letters(desk, "estimate_answer") == [("Maria Delgado approved EST-0001", "")]


@pytest.mark.parametrize("name", ["林美玲", "김민준", "Sam 🔧", "\uffffSam", "O" * 120, "ገብረ"])
def test_a_name_in_any_script_ends_in_a_sealed_copy(anonymous, desk, offer, run_tasks, name):
    where, estimate_id = offer()
    response = anonymous.post(f"{where}/signature", HAND | {"name": name}, headers=BROWSER)
    assert path_of(response) == where
    run_tasks({"estimate.seal"})
    with desk():
        signature = latest_signature(estimate_id)
        assert (signature.signer_name, len(signature.sealed_sha256)) == (name, 64)
    assert f'href="{where}/signed-pdf"' in anonymous.get(where).text
    assert anonymous.get(f"{where}/signed-pdf").data.startswith(b"%PDF-")


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": " "}, "Type your full name."),
        ({"name": "x" * 121}, "At most 120 characters."),
        ({"name": "Maria\x07"}, "characters that cannot be saved"),
        ({"consent": ""}, "Check this box to sign"),
        ({"drawing": "M1 1L2 2"}, "too short for a signature"),
        ({"drawing": '"><script>'}, "cannot be read"),
        ({"revision": ""}, "Open the estimate again"),
    ],
)
def test_what_is_wrong_is_told_and_all_that_was_given_is_kept(
    anonymous, desk, offer, change, words, fragment
):
    where, estimate_id = offer()
    with desk():
        option = option_of(reach(Estimate, estimate_id))
    sent = {
        key: value for key, value in (HAND | {"drawing": NAME, "option": [option]} | change).items() if value
    }
    response = anonymous.post(f"{where}/signature", sent, fragment=fragment)
    assert response.status_code == 422
    assert words in response.text
    assert f'name="option" value="{option}"' in response.text
    if "drawing" not in change:
        assert NAME in response.text
    if "name" not in change:
        assert 'value="Maria Delgado"' in response.text
    assert signatures(desk) == 0


def test_pressed_twice_it_is_signed_once(anonymous, desk, offer):
    where, _ = offer()
    first = anonymous.post(f"{where}/signature", HAND)
    second = anonymous.post(f"{where}/signature", HAND)
    assert (first.status_code, second.status_code) == (303, 303)
    assert "Nothing was signed a second time." in anonymous.get(path_of(second)).text
    assert signatures(desk) == 1
    assert anonymous.get(f"{where}/signature").status_code == 409


def test_a_revision_that_was_not_read_is_not_signed(anonymous, desk, offer):
    where, estimate_id = offer()
    with desk():
        estimate = reach(Estimate, estimate_id)
        drafting.edit(SAM, estimate, drafting.content_of(estimate), version=estimate.version)
    response = anonymous.post(f"{where}/signature", HAND)
    assert response.status_code == 409
    assert "was changed while you were reading it" in response.text
    assert signatures(desk) == 0
    assert anonymous.post(f"{where}/signature", HAND | {"revision": "2"}).status_code == 303


def test_a_storage_that_is_away_keeps_what_was_given_and_signs_nothing(anonymous, desk, offer, sandbox):
    where, _ = offer()
    sandbox.box.faults.add({"vendor": "storage", "status": 503, "times": 5})
    response = anonymous.post(f"{where}/signature", HAND | {"drawing": NAME})
    assert response.status_code == 502
    assert "Nothing was signed" in response.text
    assert NAME in response.text
    assert signatures(desk) == 0
    sandbox.box.faults.clear()
    assert anonymous.post(f"{where}/signature", HAND | {"drawing": NAME}).status_code == 303


def test_after_a_change_the_signed_one_is_still_there(anonymous, desk, offer, run_tasks):
    where, estimate_id = offer()
    anonymous.post(f"{where}/signature", HAND)
    run_tasks({"estimate.seal"})
    before = anonymous.get(f"{where}/signed-pdf").data
    with desk():
        estimate = reach(Estimate, estimate_id)
        drafting.edit(SAM, estimate, drafting.content_of(estimate), version=estimate.version)
    page = anonymous.get(where).text
    assert "signed revision 1" in page
    assert "Review and sign" in page
    assert anonymous.get(f"{where}/signed-pdf").data == before
    anonymous.post(f"{where}/signature", HAND | {"revision": "2"})
    run_tasks({"estimate.seal"})
    assert (
        anonymous.get(f"{where}/signed-pdf?revision=1").data
        == before
        != anonymous.get(f"{where}/signed-pdf").data
    )


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(
    ("page", "message", "status", "said"),
    [
        ("declining", "Too much for us", "declined", "Maria Delgado declined EST-0001"),
        ("declining", "", "declined", "Maria Delgado declined EST-0001"),
        ("changes", "In blue, please", "changes_asked", "Maria Delgado asked for changes to EST-0001"),
    ],
)
def test_an_answer_reaches_the_business_by_mail(
    anonymous, desk, offer, run_tasks, page, message, status, said, fragment
):
    where, estimate_id = offer()
    assert anonymous.get(f"{where}/{page}", fragment=fragment).status_code == 200
    for _ in range(2):
        answer = anonymous.post(f"{where}/{page}", {"message": message}, fragment=fragment)
        assert path_of(answer) == where
    with desk():
        estimate = reach(Estimate, estimate_id)
        assert (estimate.status, estimate.answer) == (status, message)
    assert letters(desk, "estimate_answer") == [(said, message)]
    run_tasks({"mail.deliver"})
    with desk():
        states = select(MailMessage.state).where(MailMessage.kind == "estimate_answer")
        assert db.session.scalars(states).all() == ["sent"]


@pytest.mark.parametrize("fragment", [False, True])
def test_answers_that_cannot_be_taken(anonymous, offer, fragment):
    where, _ = offer()
    empty = anonymous.post(f"{where}/changes", {"message": " "}, fragment=fragment)
    assert empty.status_code == 422
    assert "Say what should be different." in empty.text
    long = anonymous.post(f"{where}/declining", {"message": "x" * 2_001}, fragment=fragment)
    assert long.status_code == 422
    anonymous.post(f"{where}/signature", HAND)
    for page in ("declining", "changes"):
        assert anonymous.get(f"{where}/{page}", fragment=fragment).status_code == 409
        refused = anonymous.post(f"{where}/{page}", {"message": "No"}, fragment=fragment)
        assert refused.status_code == 409
        assert "already approved" in refused.text
