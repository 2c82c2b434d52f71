"""The deposit of a signed estimate counts as sent by the mail of the signed copy."""

import pytest
from sqlalchemy import select

from owneros.domain.billing.estimates.acceptance import Agreement, accept_on_behalf
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.reminders.queries import card_of, mails_about
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import db, reach
from owneros.foundation.periods import today_in
from tests.desk import SAM, a_client
from tests.offers import an_estimate, signed, with_deposit

TODAY = today_in("America/Chicago")


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


@pytest.fixture
def accepted(desk, run_tasks):
    """The ids of a signed estimate and its deposit, for a client as told; `how` signs it."""

    def make(client=None, how=lambda estimate: signed(estimate, on=TODAY), **fields):
        with desk():
            fields.setdefault("deposit", with_deposit())
            estimate = an_estimate(client() if client else None, **fields)
            how(estimate)
            ids = estimate.id, getattr(deposit_of(estimate), "id", None)
        run_tasks({"estimate.seal"})
        return ids

    return make


def nobody():
    return a_client(email="")


def on_behalf(estimate):
    accept_on_behalf(SAM, estimate, [], Agreement("Maria Delgado", "phone"), TODAY)


def letter(estimate_id):
    estimate = reach(Estimate, estimate_id)
    wanted = MailMessage.client_id == estimate.client_id, MailMessage.kind == "estimate_signed"
    return db.session.scalars(select(MailMessage).where(*wanted)).one()


@pytest.mark.parametrize("how", [lambda estimate: signed(estimate, on=TODAY), on_behalf])
def test_the_log_of_the_deposit_has_the_mail_and_its_reminders_are_planned(cast, desk, accepted, how):
    _estimate_id, deposit_id = accepted(how=how)
    with desk():
        (mail,) = mails_about(deposit_id)
        assert (mail.kind, mail.to_address, mail.deposit_id) == (
            "estimate_signed",
            "maria@client.example",
            deposit_id,
        )
        assert card_of("invoice", deposit_id).next is not None
    page = cast.owner.get(f"/invoices/{deposit_id}").text
    assert "Sending to maria@client.example" in page
    assert "It was not emailed from here" not in page
    assert "Not emailed" not in cast.owner.get("/").text


def test_a_contact_who_gets_the_invoices_is_asked_when_the_client_has_no_address(desk, accepted):
    def with_contact() -> Client:
        client = nobody()
        add_contact(
            SAM,
            client,
            ContactDetails(name="Ines", title="", email="ines@client.example", phone="", gets_invoices=True),
        )
        return client

    estimate_id, deposit_id = accepted(with_contact)
    with desk():
        assert letter(estimate_id).to_address == "ines@client.example"
        assert len(mails_about(deposit_id)) == 1


def test_without_an_address_the_owner_reads_that_nobody_was_asked(cast, desk, accepted):
    estimate_id, deposit_id = accepted(nobody)
    today = cast.owner.get("/").text
    assert "Email deposit INV-0001 to Maria Delgado" in today
    assert f'href="/invoices/{deposit_id}"' in today
    assert "Not emailed: no email address" in today
    assert "It was not emailed" in cast.owner.get(f"/estimates/{estimate_id}").text
    with desk():
        reach(Client, reach(Estimate, estimate_id).client_id).email = "maria@client.example"
    assert "Not emailed yet" in cast.owner.get("/").text
    where = f"/invoices/{deposit_id}/sending"
    assert cast.owner.post(where, cast.owner.form(where)).status_code == 303
    assert "Not emailed" not in cast.owner.get("/").text


def test_a_signature_without_a_deposit_asks_for_nothing(desk, accepted, run_tasks, sandbox):
    estimate_id, deposit_id = accepted(deposit=with_deposit(0))
    assert deposit_id is None
    with desk():
        assert letter(estimate_id).deposit_id is None
    run_tasks({"mail.deliver"})
    with desk():
        assert letter(estimate_id).state == "sent"


def test_a_deposit_that_was_paid_before_the_copy_is_not_asked_for(desk, accepted):
    def paid_at_once(estimate):
        signed(estimate, on=TODAY)
        deposit = deposit_of(estimate)
        deposit.paid_cents, deposit.status = deposit.total_cents, "paid"

    estimate_id, _deposit_id = accepted(how=paid_at_once)
    with desk():
        assert letter(estimate_id).deposit_id is None
