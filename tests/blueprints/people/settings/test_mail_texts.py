"""The business's own words: saved, looked at first, put back; an unknown placeholder is named."""

import pytest

from owneros.domain.billing.payments import receipts
from owneros.domain.billing.payments.models import Payment
from owneros.domain.people.mailing.texts import TEXTS, Words
from owneros.domain.people.mailing.wording import words_of
from owneros.foundation.database import db
from tests.desk import ISSUED, a_client, a_draft
from tests.hygiene import path_of

PATH = "/settings/mail-texts/receipt"
TYPED = {"subject": "Thanks from {business}", "message": "Dear {client},\r\n\r\n{amount} arrived."}


def words(cast, in_tenant, kind="receipt"):
    with in_tenant(cast.owner.tenant_id):
        return words_of(kind)


@pytest.mark.parametrize("fragment", [False, True])
class TestWriting:
    def test_valid(self, cast, in_tenant, fragment):
        for _ in range(2):
            answer = cast.owner.post(PATH, TYPED, fragment=fragment)
            assert (answer.status_code, path_of(answer)) == (204 if fragment else 303, "/settings/mail-texts")
        assert words(cast, in_tenant) == Words(
            "Thanks from {business}", "Dear {client},\n\n{amount} arrived."
        )
        assert "Your wording" in cast.owner.get("/settings/mail-texts").text

    @pytest.mark.parametrize(
        ("typed", "told"),
        [
            ({"subject": "Hello {klient}"}, "{klient} is not known. You can use {client}"),
            ({"message": "See {due date}"}, "{due date} is not known."),
            ({"subject": " "}, "Enter a subject."),
            ({"message": ""}, "Enter a message."),
        ],
    )
    def test_invalid(self, cast, in_tenant, fragment, typed, told):
        answer = cast.owner.post(PATH, TYPED | typed, fragment=fragment)
        assert answer.status_code == 422
        assert told in answer.text
        assert words(cast, in_tenant) == TEXTS["receipt"].words

    def test_the_preview_saves_nothing(self, cast, in_tenant, fragment):
        answer = cast.owner.post(PATH, TYPED | {"preview": "1"}, fragment=fragment)
        assert answer.status_code == 200
        assert "Thanks from Lone Star Plumbing" in answer.text
        assert "Dear Maria Delgado," in answer.text
        assert words(cast, in_tenant) == TEXTS["receipt"].words

    def test_it_is_put_back(self, cast, in_tenant, fragment):
        cast.owner.post(PATH, TYPED)
        for _ in range(2):
            answer = cast.owner.post(f"{PATH}/default", fragment=fragment)
            assert (answer.status_code, path_of(answer)) == (204 if fragment else 303, PATH)
        assert words(cast, in_tenant) == TEXTS["receipt"].words

    def test_an_unknown_kind(self, cast, fragment):
        assert cast.owner.post("/settings/mail-texts/poem", TYPED, fragment=fragment).status_code == 404


def test_another_business_keeps_its_words(cast, in_tenant):
    cast.owner.post(PATH, TYPED)
    with in_tenant(cast.stranger.tenant_id):
        assert words_of("receipt") == TEXTS["receipt"].words


def test_the_default_text_typed_again_counts_as_unchanged(cast, in_tenant):
    cast.owner.post(PATH, TYPED)
    default = TEXTS["receipt"].words
    cast.owner.post(PATH, {"subject": default.subject, "message": default.message})
    assert "Your wording" not in cast.owner.get("/settings/mail-texts").text


@pytest.mark.parametrize("kind", TEXTS)
def test_each_text_comes_valid_and_with_a_preview(cast, kind):
    page = cast.owner.get(f"/settings/mail-texts/{kind}")
    assert page.status_code == 200
    default = TEXTS[kind].words
    answer = cast.owner.post(
        f"/settings/mail-texts/{kind}", {"subject": default.subject, "message": default.message}
    )
    assert answer.status_code == 303


def test_receipts_and_invoices_speak_with_them(cast, in_tenant, run_tasks):
    cast.owner.post(PATH, TYPED)
    cast.owner.post(
        "/settings/mail-texts/invoice", {"subject": "Bill {number}", "message": "For {client}: {link}"}
    )
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Maria Delgado", email="maria@client.example")
        payment = Payment(
            client_id=client.id, amount_cents=50_00, method="cash", received_on=ISSUED, once_key="1"
        )
        db.session.add(payment)
        db.session.flush()
        message = receipts.ask(payment)
        assert (message.subject_line, message.message) == (
            "Thanks from Lone Star Plumbing",
            "Dear Maria Delgado,\n\n$50.00 arrived.",
        )
        draft_id = a_draft(client).id
    page = cast.owner.get(f"/invoices/{draft_id}/sending").text
    assert "Bill {number}" in page
    assert "For Maria Delgado: {link}" in page
