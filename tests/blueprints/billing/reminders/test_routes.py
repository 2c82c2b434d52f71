"""The card of reminders, turning off and on, and one sent by hand."""

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.reminders.choosing import off
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db
from owneros.foundation.periods import today_in
from tests.desk import a_client, an_invoice
from tests.hygiene import path_of

TYPED = {"subject": "About {number}", "message": "Dear {client}, please look at it."}


@pytest.fixture
def invoice(cast, in_tenant):
    """(id, client's id), due today."""
    with in_tenant(cast.owner.tenant_id):
        made = an_invoice(a_client(email="maria@client.example"), due_on=today_in("America/Chicago"))
        return made.id, made.client_id


def reminders_asked(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        return db.session.scalar(select(func.count(MailMessage.id)).where(MailMessage.kind == "reminder"))


@pytest.mark.parametrize("fragment", [False, True])
class TestSendingByHand:
    def test_valid_and_sent_twice(self, cast, in_tenant, invoice, fragment):
        path = f"/invoices/{invoice[0]}/reminders"
        typed = TYPED | {"_once": "the-same"}
        for _ in range(2):
            answer = cast.office.post(path, typed, fragment=fragment)
            assert (answer.status_code, path_of(answer)) == (
                204 if fragment else 303,
                f"/invoices/{invoice[0]}",
            )
        assert reminders_asked(cast, in_tenant) == 1
        assert cast.office.post(path, TYPED, fragment=fragment).status_code == 409
        assert "Sent by hand" in cast.office.get(path, fragment=fragment).text

    @pytest.mark.parametrize("typed", [{"subject": ""}, {"message": " "}])
    def test_invalid(self, cast, in_tenant, invoice, fragment, typed):
        answer = cast.office.post(f"/invoices/{invoice[0]}/reminders", TYPED | typed, fragment=fragment)
        assert answer.status_code == 422
        assert reminders_asked(cast, in_tenant) == 0


def test_the_words_are_shown_before_they_go(cast, invoice):
    page = cast.office.get(f"/invoices/{invoice[0]}/reminders/new").text
    assert "Invoice INV-0001 is due today" in page
    assert "$1,000.00" in page
    assert "maria@client.example" in page


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize("of", ["invoice", "client"])
class TestChoosing:
    def path(self, invoice, of):
        return f"/invoices/{invoice[0]}" if of == "invoice" else f"/clients/{invoice[1]}"

    def test_off_and_on_each_twice(self, cast, in_tenant, invoice, of, fragment):
        path = self.path(invoice, of)
        for choice, count in (("off", 1), ("off", 1), ("inherit", 0), ("inherit", 0)):
            answer = cast.office.post(f"{path}/reminders/choice", {"choice": choice}, fragment=fragment)
            assert (answer.status_code, path_of(answer)) == (204 if fragment else 303, path)
            with in_tenant(cast.owner.tenant_id):
                assert len(off(invoice)) == count
            page = cast.office.get(f"{path}/reminders", fragment=fragment).text
            assert ("Turn on" in page) == bool(count)
