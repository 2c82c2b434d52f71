"""What banks do days later: debits that succeed or fail, disputes, refunds that come back."""

import pytest
import requests
import stripe

from tests.patience import PATIENCE
from tests.sandbox.standins import ACCOUNT, pay, session_params, wait_until

BOTH = {"allowed_payment_method_types": ["card", "us_bank_account"]}
FEE = 1500


@pytest.fixture
def bank(client, box):
    """Options of an account that may take cards and bank debits."""
    app_url, box.app_url = box.app_url, ""
    wish = {"card_payments": {"requested": True}, "ach_debit_payments": {"requested": True}}
    made = client.v2.core.accounts.create(ACCOUNT | {"configuration": {"merchant": {"capabilities": wish}}})
    control(box, f"accounts/{made.id}", status="active")
    box.box.store.run("delete from delivery")
    box.app_url = app_url
    return {"stripe_account": made.id}


@pytest.fixture
def debit(client, bank):
    """A session that was paid from a bank account."""
    session = client.v1.checkout.sessions.create(session_params(**BOTH), bank)
    assert pay(session.url, "bank_ok").status_code == 303
    return client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}, bank)


def control(box, path, status_code=200, **wish):
    answer = requests.post(f"{box.url}/_sandbox/stripe/{path}", json=wish, timeout=PATIENCE)
    assert answer.status_code == status_code, answer.text
    return answer.json()


def test_the_page_offers_the_bank_when_it_was_allowed(client, bank):
    offered = client.v1.checkout.sessions.create(session_params(**BOTH), bank)
    assert "US bank account" in requests.get(offered.url, timeout=PATIENCE).text
    plain = client.v1.checkout.sessions.create(session_params(), bank)
    assert "US bank account" not in requests.get(plain.url, timeout=PATIENCE).text
    assert pay(plain.url, "bank_ok").status_code == 402


@pytest.mark.parametrize("status", ["pending", "restricted", "rejected"])
def test_an_account_whose_capability_is_not_active_refuses(client, box, bank, status):
    control(box, f"accounts/{bank['stripe_account']}", status=status, capability="ach_debit_payments")
    with pytest.raises(stripe.InvalidRequestError, match="us_bank_account is invalid"):
        client.v1.checkout.sessions.create(session_params(**BOTH), bank)
    assert client.v1.checkout.sessions.create(session_params(), bank).status == "open"


def test_a_debit_is_complete_and_unpaid_until_the_bank_answers(client, box, receiver, bank, debit):
    assert (debit.status, debit.payment_status, debit.payment_intent.status) == (
        "complete", "unpaid", "processing",
    )  # fmt: skip
    control(box, f"payments/{debit.payment_intent.id}", outcome="succeed")
    paid = client.v1.checkout.sessions.retrieve(
        debit.id, {"expand": ["payment_intent.latest_charge.balance_transaction"]}, bank
    )
    assert (paid.payment_status, paid.payment_intent.status) == ("paid", "succeeded")
    assert paid.payment_intent.latest_charge.payment_method_details.type == "us_bank_account"
    assert paid.payment_intent.latest_charge.id.startswith("py_")
    booked = paid.payment_intent.latest_charge.balance_transaction
    assert (booked.type, booked.fee) == ("payment", 99)
    expected = [
        "checkout.session.completed", "payment_intent.succeeded",
        "checkout.session.async_payment_succeeded",
    ]  # fmt: skip
    wait_until(lambda: receiver.types() == expected)


def test_a_debit_costs_five_dollars_at_most(client, box, bank):
    params = session_params(**BOTH)
    params["line_items"][0]["price_data"]["unit_amount"] = 1_000_000
    session = client.v1.checkout.sessions.create(params, bank)
    pay(session.url, "bank_ok")
    intent = client.v1.checkout.sessions.retrieve(session.id, None, bank).payment_intent
    control(box, f"payments/{intent}", outcome="succeed")
    found = client.v1.payment_intents.retrieve(
        intent, {"expand": ["latest_charge.balance_transaction"]}, bank
    )
    assert found.latest_charge.balance_transaction.fee == 500


def test_a_debit_fails_with_its_reason(client, box, receiver, bank, debit):
    intent = debit.payment_intent.id
    control(box, f"payments/{intent}", outcome="fail", code="account_closed")
    failed = client.v1.checkout.sessions.retrieve(debit.id, {"expand": ["payment_intent"]}, bank)
    assert (failed.status, failed.payment_status) == ("complete", "unpaid")
    assert failed.payment_intent.last_payment_error.code == "account_closed"
    control(box, f"payments/{intent}", outcome="succeed")
    assert client.v1.payment_intents.retrieve(intent, None, bank).status == "requires_payment_method"
    wait_until(lambda: receiver.types()[-1:] == ["checkout.session.async_payment_failed"])


def test_the_clock_brings_the_answer_that_was_chosen(client, box, bank, debit):
    failing = client.v1.checkout.sessions.create(session_params(**BOTH), bank)
    pay(failing.url, "bank_fails")
    requests.post(box.url + "/_sandbox/clock", json={"advance": 4 * 86_400}, timeout=PATIENCE)

    def status(session_id):
        found = client.v1.checkout.sessions.retrieve(session_id, {"expand": ["payment_intent"]}, bank)
        return found.payment_intent.status

    wait_until(lambda: status(debit.id) == "succeeded")
    wait_until(lambda: status(failing.id) == "requires_payment_method")


@pytest.mark.parametrize(
    ("path", "wish", "status"),
    [
        ("payments/pi_none", {"outcome": "succeed"}, 404),
        ("payments/pi_none", {"outcome": "odd"}, 400),
        ("disputes", {"payment_intent": "pi_none"}, 404),
        ("disputes/dp_none", {"outcome": "win"}, 404),
        ("disputes/dp_none", {"outcome": "odd"}, 400),
        ("refunds/re_none", {"outcome": "odd"}, 400),
        ("refunds/re_none", {"outcome": "fail"}, 404),
    ],
)
def test_odd_controls(box, path, wish, status):
    answer = requests.post(f"{box.url}/_sandbox/stripe/{path}", json=wish, timeout=PATIENCE)
    assert answer.status_code == status


@pytest.fixture
def intent(client, account, session):
    """A payment by card, and the options to ask about it."""
    pay(session.url)
    options = {"stripe_account": account}
    return client.v1.checkout.sessions.retrieve(session.id, None, options).payment_intent, options


@pytest.mark.parametrize(
    ("outcome", "status", "amounts"), [("win", "won", [-12345, 12345]), ("lose", "lost", [-12345])]
)
def test_a_dispute_through_its_life(client, box, receiver, intent, outcome, status, amounts):
    payment, options = intent
    made = control(box, "disputes", payment_intent=payment, reason="product_not_received")
    found = client.v1.disputes.retrieve(made["id"], None, options)
    assert (found.status, found.reason, found.payment_intent) == (
        "needs_response", "product_not_received", payment,
    )  # fmt: skip
    assert found.evidence_details.due_by > found.created
    assert found.balance_transactions[0].fee == FEE
    with pytest.raises(stripe.InvalidRequestError, match="charged back"):
        client.v1.refunds.create({"payment_intent": payment}, options)
    control(box, f"disputes/{made['id']}", outcome="review")
    for _ in range(2):
        control(box, f"disputes/{made['id']}", outcome=outcome)
    found = client.v1.disputes.retrieve(made["id"], None, options)
    assert found.status == status
    assert [part.amount for part in found.balance_transactions] == amounts
    assert [part.id for part in client.v1.disputes.list(None, options).data] == [made["id"]]
    wait_until(lambda: receiver.types().count("charge.dispute.updated") == 2)
    wait_until(lambda: receiver.types().count("charge.dispute.closed") == 1)


def test_a_lost_dispute_may_be_won_on_appeal(client, box, intent):
    payment, options = intent
    made = control(box, "disputes", payment_intent=payment)
    for outcome, status in (("lose", "lost"), ("win", "won"), ("lose", "won")):
        control(box, f"disputes/{made['id']}", outcome=outcome)
        assert client.v1.disputes.retrieve(made["id"], None, options).status == status


def test_an_inquiry_moves_no_money(client, box, intent):
    payment, options = intent
    made = control(box, "disputes", payment_intent=payment, inquiry=True, amount=500)
    found = client.v1.disputes.retrieve(made["id"], None, options)
    assert (found.status, found.amount, found.balance_transactions) == ("warning_needs_response", 500, [])
    assert client.v1.refunds.create({"payment_intent": payment, "amount": 100}, options).amount == 100
    control(box, f"disputes/{made['id']}", outcome="lose")
    assert client.v1.disputes.retrieve(made["id"], None, options).status == "warning_closed"


def test_what_was_not_paid_cannot_be_disputed(client, box, bank, debit):
    control(box, "disputes", 400, payment_intent=debit.payment_intent.id)


def test_a_refund_by_bank_is_pending_and_may_come_back(client, box, receiver, bank, debit):
    intent = debit.payment_intent.id
    control(box, f"payments/{intent}", outcome="succeed")
    refund = client.v1.refunds.create({"payment_intent": intent, "amount": 1000}, bank)
    assert (refund.status, refund.id[:4]) == ("pending", "pyr_")
    booked = client.v1.balance_transactions.retrieve(refund.balance_transaction, None, bank)
    assert booked.type == "payment_refund"
    control(box, f"refunds/{refund.id}", outcome="succeed")
    assert client.v1.refunds.retrieve(refund.id, None, bank).status == "succeeded"
    for _ in range(2):
        control(box, f"refunds/{refund.id}", outcome="fail")
    failed = client.v1.refunds.retrieve(refund.id, None, bank)
    assert (failed.status, failed.failure_reason) == ("failed", "declined")
    charge = client.v1.charges.retrieve(refund.charge, None, bank)
    assert (charge.amount_refunded, charge.refunded) == (0, False)
    wait_until(lambda: receiver.types().count("refund.failed") == 1)


def test_a_person_does_the_same_with_buttons(box, intent):
    payment, _options = intent
    opened = requests.post(
        box.url + "/_sandbox/stripe/disputes", data={"payment_intent": payment}, timeout=PATIENCE
    )
    assert opened.url == box.url + "/_sandbox/"
    assert "Dispute of $123.45" in opened.text
    assert "needs_response" in opened.text
