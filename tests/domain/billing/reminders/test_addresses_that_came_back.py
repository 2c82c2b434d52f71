"""Whom reminders leave alone: an address that came back, and one whose owner called a mail spam."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from owneros.domain.billing.reminders.documents import kinds
from owneros.domain.billing.reminders.sending import remind_by_hand
from owneros.domain.people.mailing.bouncing import note_bounce, note_complaint, note_delay
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.mailing.texts import Words
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.ids import uuid7
from tests.desk import SAM

DUE = date(2026, 11, 16)


@pytest.fixture
def client(desk):
    return desk.client(email=f"{uuid7().hex}@client.example")


def test_nobody_writes_to_an_address_that_came_back(desk, client):
    invoice_id = desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick()
    with desk.open():
        note_bounce(db.session.scalars(select(MailMessage.id)).one(), "No such address")
    desk.go_to(DUE + timedelta(days=7))
    assert desk.tick() == 0
    with desk.open(), pytest.raises(StateError, match="bounced"):
        remind_by_hand(SAM, kinds["invoice"].find(invoice_id), Words("Hello", "Hello"))


def test_nobody_reminds_who_called_a_mail_spam_also_after_a_mail_that_went_through(desk, client):
    invoice_id = desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick()
    with desk.open():
        note_complaint(db.session.scalars(select(MailMessage.id)).one())
    desk.invoice(client, DUE + timedelta(days=7))
    desk.go_to(DUE + timedelta(days=7))
    assert desk.tick() == 0
    with desk.open(), pytest.raises(StateError, match=r"as spam\. Call, or ask for another address"):
        remind_by_hand(SAM, kinds["invoice"].find(invoice_id), Words("Hello", "Hello"))


def test_a_soft_bounce_does_not_end_reminders(desk, client):
    desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick()
    with desk.open():
        note_delay(db.session.scalars(select(MailMessage.id)).one(), "The mailbox is full")
    desk.go_to(DUE + timedelta(days=7))
    assert desk.tick() == 1
