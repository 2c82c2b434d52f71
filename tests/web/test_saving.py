"""One answer to a form says all that is wrong: in its fields, by rules, and what forbids it altogether."""

from decimal import Decimal

import pytest

from owneros.domain.billing.estimates.billing import Wish, bill
from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.writing_off import write_off
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.people.mailing import quota
from owneros.foundation.database import reach
from owneros.web.saving import ONLY_LOOK
from tests.desk import ISSUED, SAM, a_client, an_invoice
from tests.offers import an_estimate, signed

FULL = "Send this one tomorrow."
LINE = {
    "lines-0-description": "Labor",
    "lines-0-quantity": "1",
    "lines-0-price": "90.00",
    "lines-0-tax": "",
}


@pytest.fixture
def desk(cast, in_tenant):
    """Does deeds on the owner's desk; returns the id of what comes of them."""

    def do(*deeds):
        with in_tenant(cast.owner.tenant_id):
            row = None
            for deed in deeds:
                row = deed(row) or row
            return str(row.id)

    return do


def issued(_):
    return an_invoice(cents=100_00)


def paid(invoice):
    record_payment(SAM, invoice.id, Received(100_00, "check", ISSUED, "1"))


def voided(invoice):
    void(SAM, invoice, "Wrong")


def written_off(invoice):
    write_off(SAM, invoice, "Gone")


@pytest.mark.parametrize(
    ("deeds", "path", "typed", "says"),
    [
        ((issued, voided), "payments/new", {"amount": "x"}, "no payment is due on it."),
        ((issued, paid), "write-off", {"reason": ""}, "Nothing is left to write off."),
        ((issued, paid), "voiding", {"reason": ""}, "$100.00 is paid on this invoice."),
        ((issued, written_off), "voiding", {"reason": ""}, "is written off. Reopen it"),
        ((issued, voided), "sending", {"to": "maria@client.example"}, "A void invoice cannot be sent."),
        ((issued, paid), "reminders", {"subject": ""}, "paid"),
        ((issued, voided), "credit-use", {"use": "hope"}, "No credit can be applied to"),
    ],
)
@pytest.mark.parametrize("fragment", [False, True])
def test_what_forbids_it_is_told_beside_what_is_wrong_with_the_fields(
    cast, desk, deeds, path, typed, says, fragment
):
    answer = cast.owner.post(f"/invoices/{desk(*deeds)}/{path}", typed, fragment=fragment)
    assert answer.status_code == 422
    assert 'class="error"' in answer.text
    assert says in answer.text


def test_mails_of_the_day_that_are_used_up_are_told_beside_a_subject_that_is_missing(cast, desk, monkeypatch):
    monkeypatch.setitem(quota._limits, "all", quota.Limits(per_day=1, per_day_new=1, new_days=7))
    invoice, client = desk(issued), desk(lambda _: a_client("Ines Ruiz"))
    for path in (
        f"/invoices/{invoice}/sending",
        f"/clients/{client}/portal/sending",
        f"/clients/{client}/statement/sending",
    ):
        two = cast.owner.post(path, {"to": "a@client.example, b@client.example", "message": "Hello"})
        assert two.status_code == 422
        assert "Enter a subject." in two.text
        assert FULL in two.text
        assert FULL not in cast.owner.post(path, {"to": "a@client.example", "message": "Hello"}).text


def test_what_was_paid_is_told_beside_a_due_date_that_is_wrong(cast, in_tenant, desk):
    invoice = desk(issued, paid)
    with in_tenant(cast.owner.tenant_id):
        row = reach(Invoice, invoice)
        typed = LINE | {"client_id": str(row.client_id), "version": str(row.version), "issued_on": "soon"}
    answer = cast.owner.post(f"/invoices/{invoice}", typed)
    assert "Enter a date like" in answer.text
    assert "$100.00 is already paid, so the total cannot be $90.00." in answer.text


def test_what_the_contract_leaves_is_told_beside_a_date_that_is_wrong(cast, in_tenant, desk):
    def billed(estimate):
        signed(estimate)
        return bill(SAM, estimate, Wish("percent", percent=Decimal(50)), ISSUED)

    invoice = desk(lambda _: an_estimate(), billed)
    with in_tenant(cast.owner.tenant_id):
        row = reach(Invoice, invoice)
        typed = LINE | {"client_id": str(row.client_id), "job_id": str(row.job_id), "issued_on": "soon"}
        typed |= {"version": str(row.version), "lines-0-price": "9,000.00"}
    answer = cast.owner.post(f"/invoices/{invoice}", typed)
    assert "Enter a date like" in answer.text
    assert "so at most $1,500.00 can be billed here, not $9,000.00." in answer.text


def test_an_answered_estimate_is_told_beside_who_is_missing(cast, desk):
    estimate = desk(lambda _: an_estimate(), lambda estimate: signed(estimate) and None)
    answer = cast.owner.post(f"/estimates/{estimate}/acceptance", {"name": "", "way": "phone"})
    assert "Enter who agreed." in answer.text
    assert "already approved" in answer.text
    assert "Choose the new last day." in cast.owner.post(f"/estimates/{estimate}/extension", {}).text
    assert "waits for an answer can be extended" in cast.owner.post(f"/estimates/{estimate}/extension").text


class TestThePresentPassword:
    """The owner has none that is known here, so each is wrong."""

    WRONG = "This is not your current password."

    def test_is_told_beside_a_new_one_that_is_missing(self, cast):
        answer = cast.owner.post("/settings/password", {"current_password": "wrong wrong 1"})
        assert answer.status_code == 422
        assert "Choose a password." in answer.text
        assert self.WRONG in answer.text

    def test_each_try_counts(self, cast):
        typed = {"current_password": "wrong wrong 1"}
        answers = [cast.owner.post("/settings/password", typed).text for _ in range(21)]
        assert self.WRONG in answers[0]
        assert self.WRONG not in answers[-1]
        assert "Too many" in answers[-1]

    def test_is_not_tried_when_the_form_is_only_looked_at(self, cast):
        typed, look = {"current_password": "wrong wrong 1"}, {ONLY_LOOK: "1"}
        answers = [cast.owner.post("/settings/password", typed, headers=look).text for _ in range(25)]
        assert all(self.WRONG not in answer and "Too many" not in answer for answer in answers)
