"""A client's page: what is due, what is on its way, and everything that is open at once."""

import re

import pytest

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.writing_off import write_off
from owneros.domain.billing.payments import connection, settle_checkout
from owneros.domain.billing.payments.models import Checkout
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach
from tests.desk import an_invoice
from tests.till import ACTOR, post


@pytest.fixture
def open_ones(till):
    """Tokens of three open invoices of one client: 100.00, 55.55 and 1.01."""
    till.open_stripe()
    client = till.client()
    with till.books():
        made = [an_invoice(reach(Client, client), cents) for cents in (100_00, 55_55, 1_01)]
        return [(invoice.id, invoice.link_token.reveal()) for invoice in made]


def link(open_ones, place=0):
    return f"/i/{open_ones[place][1]}"


def pressed(answer):
    """Where Stripe's page is, from the answer to pressing Pay."""
    return answer.headers.get("HX-Redirect") or re.search(r'href="(http[^"]+/c/pay/[^"]+)"', answer.text)[1]


def test_all_that_is_open_is_offered_with_its_sum(anonymous, open_ones):
    page = anonymous.get(link(open_ones)).text
    assert "Pay all 3 open invoices, $156.56" in page
    for words in ("INV-0001", "INV-0002", "INV-0003", "$55.55", "this invoice"):
        assert words in page


@pytest.mark.parametrize("fragment", [False, True])
def test_all_are_paid_by_one_press(till, anonymous, open_ones, fragment):
    answer = anonymous.post(f"{link(open_ones)}/payment/all", {"total": "156.56"}, fragment=fragment)
    assert answer.status_code == (204 if fragment else 200)
    assert post(pressed(answer), {"card": "ok"}) == 303
    with till.books():
        checkout_id = db.session.query(Checkout.id).scalar()
    for place in (0, 2):
        back = anonymous.get(f"{link(open_ones, place)}/paid?checkout={checkout_id}").text
        assert "$156.56 received" in back
        assert "3 invoices" in back
    assert "Paid in full" in anonymous.get(link(open_ones, 1)).text


@pytest.mark.parametrize("total", ["", "0", "abc", "156.55", "100.00"])
def test_a_sum_that_was_not_shown_is_refused_and_the_true_one_shown(till, anonymous, open_ones, total):
    answer = anonymous.post(f"{link(open_ones)}/payment/all", {"total": total})
    assert answer.status_code == 409
    assert "The open amount has changed" in answer.text
    assert "Pay all 3 open invoices, $156.56" in answer.text
    with till.books():
        assert db.session.query(Checkout).all() == []


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("", "Enter the amount you want to pay."),
        (" ", "Enter the amount you want to pay."),
        ("0", "Enter an amount above $0.00."),
        ("0.49", "The smallest card payment is $0.50."),
        ("100.01", "Only $100.00 is due on this invoice."),
    ],
)
def test_an_amount_that_cannot_be_paid_is_told_at_its_field(till, anonymous, open_ones, amount, words):
    answer = anonymous.post(f"{link(open_ones)}/payment", {"amount": amount})
    assert answer.status_code == 422
    assert words in answer.text
    with till.books():
        assert db.session.query(Checkout).all() == []


def test_a_double_press_leads_to_one_page(anonymous, open_ones):
    answers = [anonymous.post(f"{link(open_ones)}/payment/all", {"total": "156.56"}) for _ in range(2)]
    assert pressed(answers[0]) == pressed(answers[1])


def test_a_single_open_invoice_offers_no_sum(till, anonymous, open_ones):
    with till.books():
        for invoice_id, _ in open_ones[1:]:
            write_off(ACTOR, reach(Invoice, invoice_id, lock=True), "x")
    assert "Pay all" not in anonymous.get(link(open_ones)).text
    assert "Nothing is due" in anonymous.get(link(open_ones, 1)).text


def test_another_links_payment_is_not_shown_here(till, anonymous, open_ones):
    stranger = till.invoice()
    checkout = till.start(stranger, 100_00)
    assert anonymous.get(f"{link(open_ones)}/paid?checkout={checkout.id}").status_code == 404


def test_a_bank_debit_says_when_it_is_there_and_why_it_failed(till, anonymous, open_ones):
    answer = anonymous.post(f"{link(open_ones)}/payment", {"amount": "100.00"})
    assert post(pressed(answer), {"card": "bank_fails"}) == 303
    with till.books():
        checkout = db.session.query(Checkout).one()
    back = f"{link(open_ones)}/paid?checkout={checkout.id}"
    assert "Your payment is on its way" in anonymous.get(back).text
    page = anonymous.get(link(open_ones)).text
    assert "On its way from your bank" in page
    assert "Pay $" not in page
    assert "Pay all" not in page
    assert "Pay all 2 open invoices, $56.56" in anonymous.get(link(open_ones, 1)).text
    till.bank_answers(checkout, "fail")
    with till.books():
        settle_checkout(checkout.id)
    page = anonymous.get(link(open_ones)).text
    assert "There was not enough money in the account." in page
    assert "Pay $100.00" in page
    assert "Your bank did not send the money" in anonymous.get(back).text


def test_the_bank_is_offered_only_by_an_account_that_takes_it(till, anonymous):
    account = till.open_stripe()
    till.control(f"stripe/accounts/{account}", status="pending", capability="ach_debit_payments")
    with till.books():
        connection.refresh(connection.connected())
        invoice = an_invoice(reach(Client, till._client()), 100_00)
        token = invoice.link_token.reveal()
    page = anonymous.get(f"/i/{token}").text
    assert "Pay $100.00 by card" in page
    assert "bank account" not in page
