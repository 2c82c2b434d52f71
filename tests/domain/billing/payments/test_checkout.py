"""Clients pay online: what may be started, and what comes of it."""

import threading
from datetime import timedelta

import pytest

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import checkout as checkouts
from owneros.domain.billing.payments import payable
from owneros.domain.billing.payments.models import Checkout
from owneros.foundation.database import reach
from owneros.foundation.errors import FieldError, StateError, VendorError
from owneros.foundation.periods import now
from tests.till import post


def test_the_whole_balance_is_paid_once(till, run_tasks, sandbox):
    till.open_stripe()
    invoice = till.invoice(250_00)
    checkout = till.start(invoice, 250_00)
    assert till.pay(checkout) == 303
    assert till.settle(checkout) == "paid"
    assert till.settle(checkout) == "paid"
    assert till.standing(invoice) == ("paid", 250_00)
    (payment,) = till.payments()
    assert payment.amount_cents == 250_00
    assert payment.method == "card"
    assert payment.fee_cents > 0
    assert payment.once_key == f"stripe:{payment.payment_intent_id}"


def test_the_deposit_then_a_part_then_the_rest(till):
    till.open_stripe()
    invoice = till.invoice(1_000_00, deposit_cents=300_00)
    with till.books():
        assert payable(reach(Invoice, invoice)).deposit_cents == 300_00
    for amount, standing in (
        (300_00, ("partially_paid", 300_00)),
        (199_99, ("partially_paid", 499_99)),
        (500_01, ("paid", 1_000_00)),
    ):
        checkout = till.start(invoice, amount)
        till.pay(checkout)
        till.settle(checkout)
        assert till.standing(invoice) == standing
    assert len(till.payments()) == 3


def test_declined_and_then_paid(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    assert till.pay(checkout, "declined") == 402
    assert till.settle(checkout) == "unpaid"
    with till.books():
        assert reach(Checkout, checkout.id).last_error == "Your card was declined."
    till.pay(checkout)
    assert till.settle(checkout) == "paid"
    assert till.standing(invoice) == ("paid", 100_00)


def test_the_bank_asks_first(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    assert till.pay(checkout, "threeds") == 303
    assert till.settle(checkout) == "unpaid"
    assert post(checkout.url + "/authenticate", {"outcome": "complete"}) == 303
    assert till.settle(checkout) == "paid"


def test_cancelled_and_started_again_gets_the_same_page(till):
    till.open_stripe()
    invoice = till.invoice()
    first = till.start(invoice, 100_00)
    assert till.settle(first) == "unpaid"
    second = till.start(invoice, 100_00)
    assert (second.id, second.url) == (first.id, first.url)


def test_another_amount_closes_the_earlier_page(till):
    till.open_stripe()
    invoice = till.invoice()
    first = till.start(invoice, 100_00)
    second = till.start(invoice, 40_00)
    assert second.id != first.id
    assert till.state(first) == "expired"
    till.pay(second)
    till.settle(second)
    assert till.standing(invoice) == ("partially_paid", 40_00)


def test_an_earlier_page_that_was_paid_counts_and_refuses_the_new_one(till):
    till.open_stripe()
    invoice = till.invoice()
    first = till.start(invoice, 60_00)
    till.pay(first)
    with pytest.raises(StateError, match="just paid"):
        till.start(invoice, 100_00)
    assert till.standing(invoice) == ("partially_paid", 60_00)


def test_an_old_page_is_replaced(till, sandbox):
    till.open_stripe()
    invoice = till.invoice()
    first = till.start(invoice, 100_00)
    with till.books():
        reach(Checkout, first.id).expires_at = now() + timedelta(minutes=1)
    assert till.start(invoice, 100_00).id != first.id
    assert till.state(first) == "expired"


def test_a_session_that_was_never_made_is_too_old_before_stripe_refuses_its_end(till):
    """Stripe takes no end that is less than 30 minutes away, so a repeat after that must be another one."""
    till.open_stripe()
    invoice = till.invoice()
    till.fault("/v1/checkout/sessions", method="POST", status=409, times=2)
    with pytest.raises(VendorError, match="Nothing was charged"):
        till.start(invoice, 100_00)
    (first,) = till.checkouts()
    for left, same in ((32, True), (30.5, False)):
        with till.books():
            row = reach(Checkout, first.id)
            row.expires_at = now() + timedelta(minutes=left)
            assert checkouts._too_old(row) is not same
    again = till.start(invoice, 100_00)
    assert again.id != first.id
    assert till.state(first) == "failed"
    assert again.url


def test_a_page_with_a_session_serves_until_ten_minutes_before_its_end(till):
    till.open_stripe()
    invoice = till.invoice()
    first = till.start(invoice, 100_00)
    with till.books():
        reach(Checkout, first.id).expires_at = now() + timedelta(minutes=20)
    assert till.start(invoice, 100_00).id == first.id


@pytest.mark.parametrize("status", [401, 409, 429])
def test_what_stripe_has_not_refused_is_started_again_under_the_same_key(till, status):
    account = till.open_stripe()
    invoice = till.invoice()
    till.fault("/v1/checkout/sessions", method="POST", status=status, times=2)
    with pytest.raises(VendorError):
        till.start(invoice, 100_00)
    till.sandbox.box.faults.clear()
    (first,) = till.checkouts()
    assert first.state == "open"
    assert till.start(invoice, 100_00).id == first.id
    assert len(till.sandbox.box.store.newest("checkout.session", scope=account)) == 1


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("charge", {"currency": "cad"}),
        ("charge", {"amount": 99_00}),
        ("checkout.session", {"client_reference_id": "x"}),
    ],
)
def test_a_payment_that_is_not_the_one_asked_for_is_told_and_not_booked(
    till, run_tasks, caplog, kind, changes
):
    account = till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    store = till.sandbox.box.store
    body = store.newest(kind, scope=account)[0]
    store.put(kind, body["id"], body | changes, account)
    for _ in range(2):
        assert till.settle(checkout) == "confirming"
    run_tasks()
    assert till.payments() == []
    assert till.standing(invoice) == ("sent", 0)
    assert till.told_to_owner() == ["A payment at Stripe is not the $100.00 asked for"]
    assert [record.levelname for record in caplog.records if record.message == "stripe_payment_differs"] == [
        "ERROR"
    ]
    store.put(kind, body["id"], body, account)
    assert till.settle(checkout) == "paid"
    assert till.standing(invoice) == ("paid", 100_00)


def test_a_double_click_leads_to_one_session(till):
    till.open_stripe()
    invoice = till.invoice()
    found = []

    def click():
        found.append(till.start(invoice, 100_00))

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()
    assert len(found) == 4
    assert len({checkout.url for checkout in found}) == 1


@pytest.mark.parametrize("amount", [0, 49, 100_01])
def test_amounts_that_cannot_be_paid(till, amount):
    till.open_stripe()
    invoice = till.invoice()
    with pytest.raises(FieldError) as refused:
        till.start(invoice, amount)
    assert refused.value.field == "amount"


@pytest.mark.parametrize(
    "columns",
    [
        {"status": "void"},
        {"status": "draft", "number": None, "label": "Draft"},
        {"status": "paid", "paid_cents": 100_00},
    ],
)
def test_invoices_that_cannot_be_paid(till, columns):
    till.open_stripe()
    with pytest.raises(StateError):
        till.start(till.invoice(**columns), 100_00)


def test_no_card_without_stripe(till):
    invoice = till.invoice()
    with till.books():
        assert payable(reach(Invoice, invoice)).card is False
    with pytest.raises(StateError, match="does not take card payments"):
        till.start(invoice, 100_00)


@pytest.mark.parametrize("status", ["pending", "restricted", "rejected"])
def test_no_card_while_stripe_is_not_ready(till, status):
    till.open_stripe(status)
    with pytest.raises(StateError, match="does not take card payments"):
        till.start(till.invoice(), 100_00)


def test_stripe_fails_after_it_made_the_session(till):
    till.open_stripe()
    invoice = till.invoice()
    till.fault("/v1/checkout/sessions", method="POST", after=True)
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.settle(checkout)
    assert till.standing(invoice) == ("paid", 100_00)
    made = till.sandbox.box.store.newest("checkout.session", scope=None)
    assert sum(s["client_reference_id"] == str(checkout.id) for s in made) == 1


def test_stripe_is_down_and_nothing_is_charged(till):
    till.open_stripe()
    invoice = till.invoice()
    till.fault("/v1/checkout/sessions*", status=503, times=60)
    with pytest.raises(VendorError, match="Nothing was charged"):
        till.start(invoice, 100_00)
    till.sandbox.box.faults.clear()
    checkout = till.start(invoice, 100_00)
    assert checkout.url
    assert till.standing(invoice) == ("sent", 0)


def test_what_is_not_known_is_being_confirmed(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.fault("/v1/checkout/sessions*", status=500, times=60)
    assert till.settle(checkout) == "confirming"
    till.sandbox.box.faults.clear()
    assert till.settle(checkout) == "paid"


def test_two_settle_at_once_and_one_payment_is_made(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    words = []
    threads = [threading.Thread(target=lambda: words.append(till.settle(checkout))) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert words == ["paid"] * 5
    assert len(till.payments()) == 1
    assert till.standing(invoice) == ("paid", 100_00)


def test_money_for_a_voided_invoice_stays_as_credit(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    with till.books():
        reach(Invoice, invoice).status = "void"
    assert till.settle(checkout) == "paid"
    assert till.standing(invoice) == ("void", 0)
    assert till.credit(till.client_of(invoice)) == 100_00


def test_the_receipt_is_mailed_once(till, run_tasks, sandbox):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.settle(checkout)
    till.settle(checkout)
    run_tasks()
    address = till.address(invoice)
    (mail,) = till.look(f"mail?format=json&to={address}")
    assert mail["subject"] == "Receipt for $100.00 from Lone Star Plumbing"
