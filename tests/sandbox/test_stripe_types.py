"""Each answer of the sandbox, and each object in an event, is what the SDK's own types say of Stripe."""

import json

import pytest
import requests
import stripe

from tests.patience import PATIENCE
from tests.sandbox.shapes import complaints
from tests.sandbox.standins import ACCOUNT, pay, session_params

BOTH = {"card_payments": {"requested": True}, "ach_debit_payments": {"requested": True}}


def test_the_walker_sees_what_is_missing_or_odd(client):
    made = client.v1.customers.create({"email": "ana@example.com"})
    body = json.loads(made.last_response.body)
    del body["created"]
    assert list(complaints(body | {"livemode": "no", "object": "client"}, stripe.Customer, "it")) == [
        "it.created is missing",
        "it.livemode is 'no', no bool",
        "it.object is 'client', not one of ('customer',)",
    ]


@pytest.fixture
def options(client, box):
    """An account that takes cards and bank debits."""
    made = client.v2.core.accounts.create(ACCOUNT | {"configuration": {"merchant": {"capabilities": BOTH}}})
    control(box, f"accounts/{made.id}", status="active")
    return {"stripe_account": made.id}


def control(box, path, **wish):
    answer = requests.post(f"{box.url}/_sandbox/stripe/{path}", json=wish, timeout=PATIENCE)
    assert answer.ok, answer.text
    return answer.json()


def check(*answers):
    """Of lists, each part."""
    found = []
    for answer in answers:
        body = json.loads(answer.last_response.body)
        parts = zip(body["data"], answer.data, strict=True) if "data" in body else [(body, answer)]
        for part, shaped in parts:
            found += complaints(part, type(shaped), part["object"])
    assert found == []


EXPAND = {"expand": ["payment_intent.latest_charge.balance_transaction"]}


@pytest.mark.parametrize("how", ["ok", "declined", "bank_ok", "bank_fails"])
def test_paying_refunding_and_disputing(client, box, options, how):
    v1 = client.v1
    session = v1.checkout.sessions.create(
        session_params(allowed_payment_method_types=["card", "us_bank_account"], client_reference_id="7"),
        options,
    )
    check(session)
    pay(session.url, how)
    found = v1.checkout.sessions.retrieve(session.id, EXPAND, options)
    check(found, v1.checkout.sessions.list(None, options))
    if how.startswith("bank"):
        control(box, f"payments/{found.payment_intent.id}", outcome="succeed" if how == "bank_ok" else "fail")
        found = v1.checkout.sessions.retrieve(session.id, EXPAND, options)
        check(found)
    intent = found.payment_intent.id
    check(v1.payment_intents.retrieve(intent, None, options), v1.charges.list(None, options))
    check(v1.balance.retrieve(None, options))
    if how.endswith("ok"):
        refund = v1.refunds.create({"payment_intent": intent, "amount": 500}, options)
        check(refund, v1.refunds.retrieve(refund.id, {"expand": ["balance_transaction"]}, options))
        control(box, f"refunds/{refund.id}", outcome="fail")
        check(v1.refunds.list({"payment_intent": intent}, options))
        dispute = control(box, "disputes", payment_intent=intent)
        check(v1.disputes.retrieve(dispute["id"], None, options))
        for outcome in ("review", "lose", "win"):
            control(box, f"disputes/{dispute['id']}", outcome=outcome)
            check(v1.disputes.retrieve(dispute["id"], None, options))
    unpaid = v1.checkout.sessions.create(session_params(), options)
    pay(unpaid.url, "declined")
    check(v1.checkout.sessions.expire(unpaid.id, None, options))
    events = v1.events.list({"limit": 100}, options)
    check(events)
    for event in json.loads(events.last_response.body)["data"]:
        about = event["data"]["object"]
        shape = stripe.checkout.Session if about["object"] == "checkout.session" else SHAPES[about["object"]]
        assert list(complaints(about, shape, event["type"])) == []


SHAPES = {
    "charge": stripe.Charge,
    "dispute": stripe.Dispute,
    "payment_intent": stripe.PaymentIntent,
    "refund": stripe.Refund,
}


@pytest.mark.parametrize("status", ["active", "pending", "restricted", "rejected", "unsupported"])
def test_accounts_and_links(client, box, status):
    include = {"include": ["configuration.merchant", "requirements", "defaults", "identity"]}
    made = client.v2.core.accounts.create(ACCOUNT)
    control(box, f"accounts/{made.id}", status=status)
    check(made, client.v2.core.accounts.retrieve(made.id), client.v2.core.accounts.retrieve(made.id, include))
    check(client.v2.core.accounts.list())
    case = {"refresh_url": "http://127.0.0.1:9/refresh", "return_url": "http://127.0.0.1:9/return"}
    check(
        client.v2.core.account_links.create(
            {"account": made.id, "use_case": {"type": "account_onboarding", "account_onboarding": case}}
        )
    )


def test_customers_and_endpoints(client):
    check(client.v1.customers.create({"email": "ana@example.com"}))
    made = client.v1.webhook_endpoints.create({"url": "https://127.0.0.1:9/", "enabled_events": ["*"]})
    check(made, client.v1.webhook_endpoints.list())
