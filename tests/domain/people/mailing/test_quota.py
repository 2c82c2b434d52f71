"""A business has so many mails a day: a form is refused above them, what follows by itself waits."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from owneros.domain.across.portal.messages import write
from owneros.domain.billing.payments import receipts
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.people.mailing import post, quota
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.tenants.business import local_date, our_tenant
from owneros.foundation.clock import now, starting_at
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import Outbox
from tests.desk import SAM, a_client, an_invoice

# Noon of the business's day in Chicago.
NOON = datetime(2026, 11, 24, 18, tzinfo=UTC)
NEXT_MORNING = datetime(2026, 11, 25, 14, tzinfo=UTC)


@pytest.fixture
def desk(cast, in_tenant, monkeypatch):
    """Three mails a day for a business that was founded today, five from its third day on."""
    monkeypatch.setitem(quota._limits, "all", quota.Limits(per_day=5, per_day_new=3, new_days=2))
    with in_tenant(cast.owner.tenant_id), starting_at(NOON):
        our_tenant().created_at = now()
        db.session.flush()
        yield


def mail(count=1, **options):
    return [
        post(
            kind="portal",
            subject_id=uuid7(),
            client_id=None,
            to="maria@client.example",
            subject_line="Hello",
            dedupe=str(uuid7()),
            **options,
        )
        for _ in range(count)
    ]


def test_a_form_is_refused_in_words_when_the_mails_of_the_day_are_used_up(desk):
    mail(3, when_full="refuse")
    with pytest.raises(FieldError, match="can send 3 emails a day in its first 2 days") as refused:
        mail(when_full="refuse")
    assert refused.value.field == "to"
    assert "tomorrow" in refused.value.message


def test_the_next_day_has_room_again_and_an_older_business_has_more(desk):
    mail(3, when_full="refuse")
    with starting_at(NOON + timedelta(days=1)):
        mail(3, when_full="refuse")
    with starting_at(NOON + timedelta(days=2)):
        mail(5, when_full="refuse")
        with pytest.raises(FieldError, match=r"can send 5 emails a day\."):
            mail(when_full="refuse")


def test_the_day_is_the_business_s_own(desk):
    with starting_at(datetime(2026, 11, 25, 5, tzinfo=UTC)):
        mail(3, when_full="refuse")
    with starting_at(datetime(2026, 11, 25, 7, tzinfo=UTC)):
        mail(3, when_full="refuse")


def test_what_follows_by_itself_waits_for_the_next_day_with_room(desk):
    mail(3)
    fourth, fifth, sixth = mail(3)
    assert [each.goes_out_at for each in (fourth, fifth, sixth)] == [NEXT_MORNING] * 3
    (seventh,) = mail()
    assert seventh.goes_out_at == NEXT_MORNING + timedelta(days=1)
    row = db.session.scalars(select(Outbox).where(Outbox.dedupe == f"mail:{seventh.id}")).one()
    assert row.available_at == seventh.goes_out_at
    with starting_at(NOON + timedelta(days=1)), pytest.raises(FieldError):
        mail(when_full="refuse")


def test_money_is_recorded_although_its_receipt_has_to_wait(desk):
    mail(3)
    client = a_client()
    invoice = an_invoice(client)
    payment = record_payment(
        SAM, invoice.id, Received(1_000, "cash", local_date(now()), "form:1", mail_receipt=True)
    ).payment
    (receipt,) = db.session.scalars(select(MailMessage).where(MailMessage.subject_id == payment.id))
    assert (receipt.state, receipt.goes_out_at) == ("waiting", NEXT_MORNING)
    with pytest.raises(FieldError):
        receipts.ask(payment, again=True)


def test_letters_to_the_business_itself_go_and_do_not_count(desk):
    mail(3)
    client = a_client()
    write(client, "When do you come?", "")
    (told,) = db.session.scalars(select(MailMessage).where(MailMessage.kind == "portal_message"))
    assert (told.goes_out_at, told.counts) == (None, False)


def test_the_same_mail_asked_for_again_is_not_refused(desk):
    first = mail()[0]
    mail(2)
    again = post(
        kind="portal", subject_id=first.subject_id, client_id=None, to=first.to_address, subject_line="Hello",
        dedupe=first.dedupe, when_full="refuse",
    )  # fmt: skip
    assert again is None
    assert reach(MailMessage, first.id).goes_out_at is None


def test_the_form_says_it_and_keeps_what_was_typed(cast, in_tenant, monkeypatch):
    monkeypatch.setitem(quota._limits, "all", quota.Limits(per_day=1, per_day_new=1, new_days=7))
    with in_tenant(cast.owner.tenant_id):
        invoice_id = an_invoice().id
    form = {"to": "a@client.example, b@client.example", "subject": "Invoice", "message": "As agreed."}
    for fragment in (False, True):
        answer = cast.owner.post(
            f"/invoices/{invoice_id}/sending", form | {"_once": str(uuid7())}, fragment=fragment
        )
        assert answer.status_code == 422
        assert "can send 1 email a day" in answer.text
        assert "As agreed." in answer.text
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(MailMessage)).all() == []
