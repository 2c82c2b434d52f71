"""Reminders go out on their days, once, one mail a client a day, and never for what is settled."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from owneros.domain.billing.estimates import drafting as estimates
from owneros.domain.billing.estimates.content import EstimateContent, Item
from owneros.domain.billing.estimates.issuing import issue as issue_estimate
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.drafting import edit
from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice
from owneros.domain.billing.reminders.choosing import turn_off, turn_on
from owneros.domain.billing.reminders.documents import kinds
from owneros.domain.billing.reminders.schedule import Quiet
from owneros.domain.billing.reminders.sending import remind_by_hand
from owneros.domain.billing.reminders.settings import Wish, change_settings, rules_of
from owneros.domain.clients.clients.models import Client, Contact
from owneros.domain.people.mailing.texts import Words
from owneros.domain.people.mailing.wording import change_words
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.ids import uuid7
from tests.desk import SAM

DUE = date(2026, 11, 16)
NEXT_DAY = timedelta(days=1)


@pytest.fixture
def client(desk):
    return desk.client(email=f"{uuid7().hex}@client.example")


def address(desk, client_id):
    with desk.open():
        return reach(Client, client_id).email


def states(desk):
    return [(mail.state, mail.error) for mail in desk.mails()]


def days_of(desk):
    return [(reminder.rule, reminder.planned_on) for reminder in desk.reminders()]


def test_each_rule_reminds_on_its_day_and_once(desk, client):
    desk.invoice(client, DUE)
    day = date(2026, 11, 3)
    while day < date(2026, 12, 20):
        for hour in (9, 10, 17):
            desk.go_to(day, hour)
            desk.tick()
        day += NEXT_DAY
    sent_on = [mail.sent_at.astimezone(desk.moment.tzinfo).date() for mail in desk.mails()]
    assert sent_on == [DUE - timedelta(days=3), DUE, DUE + timedelta(days=7), DUE + timedelta(days=14)]
    subjects = [letter["subject"] for letter in desk.letters(address(desk, client))]
    assert subjects == [
        "Invoice INV-0001 is due on November 16, 2026",
        "Invoice INV-0001 is due today",
        "Invoice INV-0001 is past due",
        "Invoice INV-0001 is past due",
    ]


def test_a_reminder_carries_the_link_the_amount_and_the_way_out(desk, client):
    desk.invoice(client, DUE, 250_00)
    desk.pay(desk.invoice(client, DUE, 100_00))
    desk.go_to(DUE)
    desk.tick()
    (letter,) = desk.letters(address(desk, client))
    assert "$250.00" in letter["text"]
    assert any("/i/" in link for link in letter["links"])
    (unsubscribe,) = {link for link in letter["links"] if "/unsubscribe/" in link}
    assert letter["headers"]["List-Unsubscribe"] == f"<{unsubscribe}>"
    assert letter["headers"]["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_several_due_ones_become_one_mail_with_the_most_urgent_first(desk, client):
    first = desk.invoice(client, DUE, 100_00)
    desk.invoice(client, DUE - timedelta(days=7), 300_00)
    other = desk.client("Ben Okafor", email=f"{uuid7().hex}@client.example")
    desk.invoice(other, DUE)
    desk.go_to(DUE)
    assert desk.tick() == 2
    (letter,) = desk.letters(address(desk, client))
    assert letter["text"].index("INV-0002") < letter["text"].index("INV-0001")
    assert "past due" in letter["subject"]
    assert len(desk.letters(address(desk, other))) == 1
    # On the next day nothing is left to say, and the one that was listed second was told as well.
    desk.go_to(DUE + NEXT_DAY)
    assert desk.tick() == 0
    assert first in {reminder.document_id for reminder in desk.reminders()}


def test_a_second_reminder_waits_for_the_next_day(desk, client):
    desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick()
    desk.moment -= timedelta(days=10)
    late = desk.invoice(client, DUE)
    desk.go_to(DUE, 17)
    assert desk.tick() == 0
    desk.go_to(DUE + NEXT_DAY)
    assert desk.tick() == 1
    assert desk.reminders()[-1].document_id == late


def test_missed_ticks_collapse_into_the_latest(desk, client):
    desk.invoice(client, DUE)
    desk.go_to(DUE + timedelta(days=8))
    desk.tick()
    desk.tick()
    assert days_of(desk) == [("after", DUE + timedelta(days=7))]


def test_nothing_goes_out_in_quiet_hours(desk, client):
    desk.invoice(client, DUE)
    for hour in (0, 7, 20, 23):
        desk.go_to(DUE, hour)
        assert desk.tick() == 0
    desk.go_to(DUE, 8)
    assert desk.tick() == 1


def test_a_mail_that_could_not_go_before_the_night_goes_the_next_morning(desk, client):
    desk.invoice(client, DUE)
    desk.go_to(DUE, 19)
    desk.tick(deliver=False)
    desk.go_to(DUE, 22)
    desk.deliver()
    assert states(desk) == [("waiting", "")]
    desk.go_to(DUE + NEXT_DAY, 8)
    desk.deliver()
    assert states(desk) == [("sent", "")]
    assert "past due" in desk.letters(address(desk, client))[0]["subject"]


def test_a_mail_of_yesterday_yields_to_one_that_went_out_today(desk, client):
    both = [desk.invoice(client, DUE), desk.invoice(client, DUE + NEXT_DAY)]
    desk.go_to(DUE)
    desk.tick(deliver=False)
    held = desk.mails()[0].id
    desk.go_to(DUE + NEXT_DAY)
    desk.tick(deliver=False)
    desk.deliver()
    assert {mail.id: mail.state for mail in desk.mails()}[held] == "withheld"
    assert sorted(mail.state for mail in desk.mails()) == ["sent", "withheld"]
    desk.go_to(DUE + 2 * NEXT_DAY)
    desk.tick()
    assert sorted(mail.state for mail in desk.mails()) == ["sent", "sent", "withheld"]
    assert {reminder.document_id for reminder in desk.reminders()} == set(both), "nothing got lost"


def test_a_reminder_that_was_withheld_leaves_the_day_free(desk, client):
    paid, other = desk.invoice(client, DUE), desk.invoice(client, DUE + timedelta(days=30))
    desk.go_to(DUE)
    desk.tick(deliver=False)
    desk.pay(paid)
    desk.deliver()
    with desk.open():
        remind_by_hand(SAM, kinds["invoice"].find(other), Words("About {number}", "Please look at it."))
    desk.deliver()
    assert sorted(mail.state for mail in desk.mails()) == ["sent", "withheld"]


@pytest.mark.parametrize(
    ("settle", "reason"),
    [("pay", "It is paid."), ("void", "It is void."), ("process", "A payment is being processed.")],
)
def test_what_is_settled_between_the_row_and_the_sending_is_withheld(desk, client, settle, reason):
    invoice_id = desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick(deliver=False)
    if settle == "pay":
        desk.pay(invoice_id)
    with desk.open():
        if settle == "void":
            void(SAM, reach(Invoice, invoice_id, lock=True), "Wrong")
        if settle == "process":
            being_paid(invoice_id)
    desk.deliver()
    assert states(desk) == [("withheld", reason)]
    assert desk.letters(address(desk, client)) == []


def test_a_payment_that_is_being_processed_asks_for_no_reminder(desk, client):
    invoice_id = desk.invoice(client, DUE)
    with desk.open():
        being_paid(invoice_id)
    desk.go_to(DUE)
    assert desk.tick() == 0


def test_of_several_only_the_open_ones_are_in_the_mail(desk, client):
    paid = desk.invoice(client, DUE)
    desk.invoice(client, DUE, 77_00)
    desk.go_to(DUE)
    desk.tick(deliver=False)
    desk.pay(paid)
    desk.deliver()
    (letter,) = desk.letters(address(desk, client))
    assert "INV-0001" not in letter["text"]
    assert "INV-0002" in letter["text"]


def test_a_partly_paid_invoice_is_reminded_of_with_what_is_left(desk, client):
    invoice_id = desk.invoice(client, DUE, 100_00)
    desk.pay(invoice_id, 30_00)
    desk.go_to(DUE)
    desk.tick()
    assert "$70.00" in desk.letters(address(desk, client))[0]["text"]


def test_a_new_due_date_is_reminded_of_anew(desk, client):
    invoice_id = desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick()
    with desk.open():
        invoice = reach(Invoice, invoice_id, lock=True)
        edit(SAM, invoice, content_with(invoice, DUE + timedelta(days=20)), version=invoice.version)
    desk.go_to(DUE + timedelta(days=20))
    desk.tick()
    assert [rule for rule, _ in days_of(desk)] == ["due", "due"]


def an_estimate(client_id, issued_on, expires_on):
    made = estimates.draft(
        SAM,
        EstimateContent(client_id, issued_on, [Item("Bath", unit_e4=900_0000)], expires_on=expires_on),
    )
    issue_estimate(SAM, made)
    return made


def being_paid(invoice_id):
    """A bank debit of the client is under way."""
    checkout = Checkout(invoice_id=invoice_id, amount_cents=100_00, account_id="acct_1", state="processing")
    db.session.add(checkout)
    db.session.flush()
    db.session.add(CheckoutInvoice(checkout_id=checkout.id, invoice_id=invoice_id, amount_cents=100_00))


def content_with(invoice, due_on):
    return InvoiceContent(
        client_id=invoice.client_id,
        issued_on=invoice.issued_on,
        due_on=due_on,
        lines=[LineContent("Labor", Decimal(1), "", 100_0000)],
    )


@pytest.mark.parametrize("subject", ["client", "document"])
def test_who_is_turned_off_gets_none_until_turned_on(desk, client, subject):
    invoice_id = desk.invoice(client, DUE)
    subject_id = client if subject == "client" else invoice_id
    with desk.open():
        turn_off(SAM, subject_id, client, "it")
        turn_off(SAM, subject_id, client, "it")
    desk.go_to(DUE)
    assert desk.tick() == 0
    with desk.open():
        turn_on(SAM, subject_id, client, "it")
    assert desk.tick() == 1


def test_who_unsubscribes_between_the_row_and_the_sending_gets_none(desk, client):
    invoice_id = desk.invoice(client, DUE)
    desk.go_to(DUE)
    desk.tick(deliver=False)
    with desk.open():
        turn_off(Actor("client", "Maria"), client, client, "herself")
    desk.deliver()
    assert states(desk) == [("withheld", "Reminders were turned off before this one was sent.")]
    with desk.open(), pytest.raises(StateError, match="unsubscribed"):
        remind_by_hand(SAM, kinds["invoice"].find(invoice_id), Words("Hello", "Hello"))


def test_without_an_address_the_contact_who_gets_invoices_is_written_to(desk):
    client = desk.client("Ben Okafor", email="")
    desk.invoice(client, DUE)
    desk.go_to(DUE)
    assert desk.tick() == 0
    contact = f"{uuid7().hex}@client.example"
    with desk.open():
        db.session.add(Contact(client_id=client, name="Ada", email=contact, gets_invoices=True))
    assert desk.tick() == 1
    assert len(desk.letters(contact)) == 1


def test_one_sent_by_hand_goes_at_night_and_counts_as_the_days_one(desk, client):
    invoice_id = desk.invoice(client, DUE)
    desk.go_to(DUE, 22)
    with desk.open():
        words = Words("About {number}", "Dear {client}, {amount}. {link}")
        remind_by_hand(SAM, kinds["invoice"].find(invoice_id), words)
        with pytest.raises(StateError, match="one a day"):
            remind_by_hand(SAM, kinds["invoice"].find(invoice_id), words)
    desk.deliver()
    (letter,) = desk.letters(address(desk, client))
    assert letter["subject"] == "About INV-0001"
    assert "Dear Maria Delgado, $100.00. http" in letter["text"]
    desk.go_to(DUE + NEXT_DAY)
    assert desk.tick() == 0, "the one by hand stands for those before it"


def test_an_old_business_is_not_flooded_when_reminders_begin(desk, client):
    desk.moment -= timedelta(days=60)
    desk.invoice(client, date(2026, 10, 1))
    desk.go_to(date(2026, 11, 3))
    assert desk.tick() == 0


def test_the_business_changes_days_words_and_quiet_hours(desk, client):
    desk.invoice(client, DUE)
    with desk.open():
        rules = {
            rule.name: (rule.name == "after", 2 if rule.name == "after" else rule.days) for rule in rules_of()
        }
        change_settings(SAM, Wish(True, Quiet(8, 9), rules), desk.moment.date())
        change_words(SAM, "reminder_after", Words("Hey {client}", "Pay {number}"))
    desk.go_to(DUE + timedelta(days=2), 5)
    desk.tick()
    (letter,) = desk.letters(address(desk, client))
    assert letter["subject"] == "Hey Maria Delgado"
    with desk.open():
        change_settings(SAM, Wish(False, Quiet(), rules), desk.moment.date())
    desk.invoice(client, DUE + timedelta(days=10))
    desk.go_to(DUE + timedelta(days=12))
    assert desk.tick() == 0


def test_an_unanswered_estimate_is_reminded_of_until_it_is_answered(desk, client):
    with desk.open():
        estimate_id = an_estimate(client, desk.moment.date(), date(2026, 11, 20)).id
    days = [date(2026, 11, 3) + timedelta(days=n) for n in range(20)]
    for day in days:
        desk.go_to(day)
        desk.tick()
    assert days_of(desk) == [
        ("unanswered", date(2026, 11, 5)),
        ("unanswered_again", date(2026, 11, 9)),
        ("expiring", date(2026, 11, 18)),
    ]
    subjects = [letter["subject"] for letter in desk.letters(address(desk, client))]
    assert subjects[0].startswith("Have you seen our estimate EST-")
    assert subjects[2].endswith("is good until November 20, 2026")
    with desk.open():
        assert kinds["estimate"].find(estimate_id).closed == "It has expired."


def test_an_estimate_that_is_declined_between_the_row_and_the_sending_is_withheld(desk, client):
    with desk.open():
        estimate_id = an_estimate(client, desk.moment.date(), None).id
    desk.go_to(date(2026, 11, 5))
    desk.tick(deliver=False)
    with desk.open():
        reach(Estimate, estimate_id, lock=True).status = "declined"
    desk.deliver()
    assert states(desk) == [("withheld", "It was answered.")]
