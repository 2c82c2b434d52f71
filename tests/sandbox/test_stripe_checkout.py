from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
import stripe

from tests.patience import PATIENCE
from tests.sandbox.standins import pay, session_params, stripe_client


def of(account):
    return {"stripe_account": account}


def test_a_session_shows_what_is_paid(client, account, session):
    assert session.status == "open"
    assert session.amount_total == 12345
    assert session.payment_intent is None
    assert session.metadata["invoice_id"] == "7"
    assert not hasattr(session, "line_items")
    page = requests.get(session.url, timeout=PATIENCE)
    assert "<title>Pay Lone Star Plumbing - Sandbox</title>" in page.text
    assert "Invoice 7 - deposit" in page.text
    assert "Pay $123.45" in page.text
    assert 'href="http://127.0.0.1:9/invoice">Cancel' in page.text
    assert "script" not in page.text
    full = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["line_items"]}, of(account))
    assert full.line_items.data[0].amount_total == 12345


def test_paying(client, account):
    fee = {"payment_intent_data": {"application_fee_amount": 200, "metadata": {"a": "b"}}}
    session = client.v1.checkout.sessions.create(session_params(**fee), of(account))
    paid = pay(session.url)
    assert paid.status_code == 303
    assert paid.headers["Location"] == f"http://127.0.0.1:9/paid?s={session.id}"
    session = client.v1.checkout.sessions.retrieve(session.id, None, of(account))
    assert (session.status, session.payment_status, session.url) == ("complete", "paid", None)
    intent = client.v1.payment_intents.retrieve(
        session.payment_intent, {"expand": ["latest_charge.balance_transaction"]}, of(account)
    )
    assert (intent.status, intent.amount_received, intent.metadata["a"]) == ("succeeded", 12345, "b")
    charge = intent.latest_charge
    assert (charge.paid, charge.payment_method_details.card.last4) == (True, "4242")
    assert charge.application_fee_amount == 200
    # 2.9 % of $123.45 is $3.58, plus $0.30, plus our own $2.00.
    assert charge.balance_transaction.fee == 388 + 200
    assert charge.balance_transaction.net == 12345 - 588
    assert client.v1.charges.retrieve(charge.id, None, of(account)).balance_transaction.startswith("txn_")


def test_an_open_session_is_paid_once(client, account, session):
    assert pay(session.url).status_code == pay(session.url).status_code == 303
    assert len(client.v1.payment_intents.list(None, of(account)).data) == 1
    assert len(client.v1.charges.list(None, of(account)).data) == 1
    assert "already paid" in requests.get(session.url, timeout=PATIENCE).text


def test_a_declined_card_can_be_followed_by_another(client, account, session):
    refused = pay(session.url, "declined")
    assert refused.status_code == 402
    assert "Your card was declined." in refused.text
    found = client.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent"]}, of(account))
    assert found.status == "open"
    assert found.payment_intent.status == "requires_payment_method"
    assert found.payment_intent.last_payment_error.decline_code == "generic_decline"
    assert pay(session.url).status_code == 303
    assert len(client.v1.payment_intents.list(None, of(account)).data) == 1


def test_three_d_secure(client, account, session):
    asked = requests.post(session.url, data={"card_number": "4000 0027 6000 3184"}, timeout=PATIENCE)
    assert asked.url.endswith("/authenticate")
    assert "Complete authentication" in asked.text
    failed = requests.post(asked.url, data={"outcome": "fail"}, timeout=PATIENCE)
    assert failed.status_code == 402
    assert "unable to authenticate" in failed.text
    asked = requests.post(session.url, data={"card": "threeds"}, timeout=PATIENCE)
    done = requests.post(asked.url, data={"outcome": "complete"}, allow_redirects=False, timeout=PATIENCE)
    assert done.headers["Location"] == f"http://127.0.0.1:9/paid?s={session.id}"


def test_expiring_by_hand(client, account, session):
    assert client.v1.checkout.sessions.expire(session.id, None, of(account)).status == "expired"
    assert pay(session.url).headers["Location"].endswith(session.id)
    assert "expired" in requests.get(session.url, timeout=PATIENCE).text
    with pytest.raises(stripe.InvalidRequestError, match="Only Checkout Sessions"):
        client.v1.checkout.sessions.expire(session.id, None, of(account))
    assert client.v1.payment_intents.list(None, of(account)).data == []


def test_expiring_by_time(client, box, account, session):
    requests.post(box.url + "/_sandbox/clock", json={"advance": 25 * 3600}, timeout=PATIENCE)
    assert client.v1.checkout.sessions.retrieve(session.id, None, of(account)).status == "expired"


def test_listing(client, account, session):
    made = [client.v1.checkout.sessions.create(session_params(), of(account)).id for _ in range(3)]
    first = client.v1.checkout.sessions.list({"limit": 2, "status": "open"}, of(account))
    assert [part.id for part in first.data] == [made[2], made[1]]
    assert first.has_more
    assert [part.id for part in first.auto_paging_iter()] == [*reversed(made), session.id]


def price(**changes):
    data = {"currency": "usd", "unit_amount": 5000, "product_data": {"name": "Work"}, **changes}
    return {"line_items": [{"quantity": 1, "price_data": data}]}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"payment_method_types": ["card"]}, "no longer supported"),
        ({"colour": "red"}, "Received unknown parameter: colour"),
        ({"mode": ""}, "Missing required param: mode"),
        ({"line_items": []}, "Missing required param: line_items"),
        ({"success_url": ""}, "Missing required param: success_url"),
        ({"success_url": "/paid"}, "Not a valid URL"),
        (price(unit_amount=49), r"at least \$0.50"),
        (price(unit_amount=100_000_000), "no more than"),
        (price(unit_amount="ten"), "Invalid integer"),
        (price(colour="red"), r"price_data\]\[colour\]"),
        (price(product_data={}), "Missing required param"),
        ({"line_items": [{"quantity": 1, "price": "price_1"}]}, "No such price"),
        ({"customer": "cus_none"}, "No such customer"),
        ({"customer_email": "nobody"}, "Invalid email"),
        ({"expires_at": 5}, "expires_at"),
        ({"metadata": {"k": "v" * 501}}, "500 characters"),
        ({"payment_intent_data": {"application_fee_amount": 0}}, "greater than or equal to 1"),
        ({"payment_intent_data": {"application_fee_amount": 12346}}, "application fee"),
        ({"payment_intent_data": {"payment_method_types": ["card"]}}, "unknown parameter"),
        ({"payment_intent_data": {"statement_descriptor": "LONE STAR"}}, "statement_descriptor_suffix"),
    ],
)
def test_refusals(client, account, changes, message):
    with pytest.raises(stripe.InvalidRequestError, match=message) as problem:
        client.v1.checkout.sessions.create(session_params(**changes), of(account))
    assert problem.value.http_status == 400


def test_the_platform_takes_no_fee_of_itself(client):
    with pytest.raises(stripe.InvalidRequestError, match="direct payment"):
        client.v1.checkout.sessions.create(session_params(payment_intent_data={"application_fee_amount": 5}))
    assert client.v1.checkout.sessions.create(session_params()).status == "open"


def test_customers(client, account):
    made = client.v1.customers.create({"email": "ana@example.com", "metadata": {"client": "3"}}, of(account))
    assert client.v1.customers.retrieve(made.id, None, of(account)).metadata["client"] == "3"
    session = client.v1.checkout.sessions.create(session_params(customer=made.id), of(account))
    assert session.customer == made.id


def test_pressing_pay_at_once_from_two_phones(client, account, session):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: pay(session.url), range(8)))
    assert {answer.headers["Location"] for answer in answers} == {f"http://127.0.0.1:9/paid?s={session.id}"}
    assert len(client.v1.charges.list(None, of(account)).data) == 1


def test_two_calls_with_one_key_at_once(box, account):
    client = stripe_client(box.url, retries=8)
    options = {"stripe_account": account, "idempotency_key": "pay-1"}
    with ThreadPoolExecutor(4) as pool:
        made = pool.map(lambda _: client.v1.checkout.sessions.create(session_params(), options).id, range(4))
        assert len(set(made)) == 1


def test_a_client_refreshes_after_a_500_on_the_pay_page(client, box, account, session):
    wish = {"vendor": "stripe", "route": "/c/pay/*", "method": "POST", "after": True}
    requests.post(box.url + "/_sandbox/fault", json=wish, timeout=PATIENCE)
    assert pay(session.url).status_code == 500
    assert client.v1.checkout.sessions.retrieve(session.id, None, of(account)).payment_status == "paid"
