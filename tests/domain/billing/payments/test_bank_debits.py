"""Paying from a bank account: complete at once, certain or failed only days later."""

from datetime import date

import pytest
from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import connection, payable
from owneros.domain.billing.payments.models import Checkout, StripeConnection
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.waiting import bank_news, business_days_after
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError, VendorError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import today_in
from tests.patience import eventually
from tests.till import ACTOR


def look(till, invoice):
    with till.books():
        return payable(reach(Invoice, invoice))


@pytest.fixture
def under_way(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    assert till.pay(checkout, "bank_ok") == 303
    assert till.settle(checkout) == "coming"
    return invoice, checkout


def test_it_is_on_its_way_until_the_bank_has_sent_it(till, under_way):
    invoice, checkout = under_way
    assert till.standing(invoice) == ("sent", 0)
    due = look(till, invoice)
    assert (due.card, due.balance_cents, due.bank_news.coming_cents) == (False, 0, 100_00)
    assert "being confirmed by the bank" in due.why_not
    assert due.bank_news.expected_on is not None
    till.bank_answers(checkout, "succeed")
    assert till.settle(checkout) == "paid"
    assert till.standing(invoice) == ("paid", 100_00)
    (payment,) = till.payments()
    assert payment.method == "ach"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("insufficient_funds", "There was not enough money in the account."),
        ("account_closed", "The bank account is closed."),
        ("debit_not_authorized", "The owner of the account did not allow the debit."),
    ],
)
def test_it_fails_days_later_and_the_client_may_pay_again(till, run_tasks, under_way, code, words):
    invoice, checkout = under_way
    till.bank_answers(checkout, "fail", code)
    assert till.settle(checkout) == "unpaid"
    assert till.state(checkout) == "failed"
    assert till.payments() == []
    with till.books():
        assert bank_news(invoice).failure == words
    assert look(till, invoice).card
    again = till.start(invoice, 100_00)
    assert again.id != checkout.id
    till.pay(again)
    till.settle(again)
    assert till.standing(invoice) == ("paid", 100_00)
    with till.books():
        assert bank_news(invoice).failure == ""


def test_the_business_is_told_once_that_a_debit_failed(till, cast, run_tasks, under_way):
    _invoice, checkout = under_way
    till.bank_answers(checkout, "fail")
    for _ in range(3):
        till.settle(checkout)
    run_tasks()
    (mail,) = till.look(f"mail?format=json&to={cast.owner.email}")
    assert mail["subject"] == "A bank debit of $100.00 failed"
    assert "There was not enough money in the account." in mail["text"]


def test_a_failed_one_does_not_come_back_to_life(till, under_way):
    """A word that is older than what is known moves nothing back."""
    _invoice, checkout = under_way
    till.bank_answers(checkout, "fail")
    till.settle(checkout)
    till.bank_answers(checkout, "succeed")
    assert till.settle(checkout) == "unpaid"
    assert till.payments() == []


def test_the_rest_can_be_paid_while_a_part_is_on_its_way(till):
    till.open_stripe()
    invoice = till.invoice()
    part = till.start(invoice, 40_00)
    till.pay(part, "bank_ok")
    till.settle(part)
    due = look(till, invoice)
    assert (due.card, due.balance_cents) == (True, 60_00)
    rest = till.paid_by(invoice, 60_00)
    assert rest.method == "card"
    till.bank_answers(part, "succeed")
    till.settle(part)
    assert till.standing(invoice) == ("paid", 100_00)


def test_the_money_on_its_way_cannot_be_paid_a_second_time(till, under_way):
    invoice, _checkout = under_way
    with pytest.raises(StateError, match="being confirmed"):
        till.start(invoice, 100_00)


def test_a_check_that_came_meanwhile_leaves_the_debit_as_credit(till, under_way):
    invoice, checkout = under_way
    with till.books():
        record_payment(ACTOR, invoice, Received(100_00, "check", today_in("America/Chicago"), str(uuid7())))
    till.bank_answers(checkout, "succeed")
    till.settle(checkout)
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.credit(till.client_of(invoice)) == 100_00


def test_the_sandboxs_clock_brings_the_banks_answer(till, under_way):
    _invoice, checkout = under_way
    till.control("clock", advance=4 * 86_400)
    try:
        eventually(lambda: till.settle(checkout) == "paid")
    finally:
        till.control("clock", offset=0)


def test_only_an_active_account_offers_the_bank(till):
    account = till.open_stripe()
    till.control(f"stripe/accounts/{account}", status="pending", capability="ach_debit_payments")
    with till.books():
        made = db.session.scalars(select(StripeConnection)).one()
        connection.refresh(made)
        assert (made.active, made.takes_bank_debits) == (True, False)
    invoice = till.invoice()
    due = look(till, invoice)
    assert (due.card, due.bank) == (True, False)
    checkout = till.start(invoice, 100_00)
    till.pay(checkout, "bank_ok")
    assert till.settle(checkout) == "unpaid"


def test_stripe_refuses_the_bank_when_the_account_lost_it_unheard(till):
    account = till.open_stripe()
    till.control(f"stripe/accounts/{account}", status="restricted", capability="ach_debit_payments")
    with pytest.raises(VendorError, match="Nothing was charged"):
        till.start(till.invoice(), 100_00)


def test_when_it_began_is_kept(till, under_way):
    _invoice, checkout = under_way
    with till.books():
        began = reach(Checkout, checkout.id).processing_at
    assert began is not None
    till.settle(checkout)
    with till.books():
        assert reach(Checkout, checkout.id).processing_at == began


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2026, 11, 23), 4, date(2026, 11, 27)),
        (date(2026, 11, 24), 4, date(2026, 11, 30)),
        (date(2026, 11, 28), 1, date(2026, 11, 30)),
        (date(2026, 12, 31), 4, date(2027, 1, 6)),
        (date(2026, 11, 27), 0, date(2026, 11, 27)),
    ],
)
def test_business_days_leave_out_weekends(start, days, end):
    assert business_days_after(start, days) == end
