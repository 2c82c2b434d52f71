"""A reminder about several documents stands in the delivery log of those it is about, and of no other."""

from datetime import timedelta

import pytest

from owneros.domain.billing.reminders.queries import mails_about
from tests.domain.billing.reminders.desk import START

DUE = START.date() + timedelta(days=10)


@pytest.fixture
def client(desk):
    return desk.client()


def test_the_log_of_each_document_shows_the_mail_that_was_about_all_of_them(desk, client):
    urgent = desk.invoice(client, DUE - timedelta(days=7))
    second = desk.invoice(client, DUE)
    paid = desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick(deliver=False)
    desk.pay(paid)
    desk.deliver()
    (mail,) = desk.mails()
    with desk.open():
        for document_id, wanted in ((urgent, [mail.id]), (second, [mail.id]), (paid, [])):
            assert [each.id for each in mails_about(document_id)] == wanted
            assert [each.id for each in mails_about(document_id, "reminder")] == wanted
            assert mails_about(document_id, "estimate") == []


def test_the_mail_is_filed_under_the_most_urgent_that_is_still_open(desk, client):
    urgent = desk.invoice(client, DUE - timedelta(days=7))
    second = desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick(deliver=False)
    desk.pay(urgent)
    desk.deliver()
    assert [mail.subject_id for mail in desk.mails()] == [second]
    with desk.open():
        assert mails_about(urgent) == []
