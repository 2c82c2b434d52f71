import pytest
import requests
import stripe

from owneros.sandbox.server import SandboxServer
from owneros.sandbox.stripe.form_encoding import decode
from tests.patience import PATIENCE
from tests.sandbox.standins import ACCOUNT, pay, session_params, stripe_client


def fault(box, **wish):
    answer = requests.post(box.url + "/_sandbox/fault", json={"vendor": "stripe", **wish}, timeout=PATIENCE)
    assert answer.ok, answer.text


def test_form_decoding():
    pairs = [("a[0][b]", "1"), ("a[0][c][d]", "2"), ("a[1][b]", "3"), ("e", "4"), ("f[]", "5"), ("f[]", "6")]
    assert decode(pairs) == {"a": [{"b": "1", "c": {"d": "2"}}, {"b": "3"}], "e": "4", "f": ["5", "6"]}


@pytest.mark.parametrize("key", ["sk_live_1", "sk_test_other"])
def test_a_wrong_key(box, key):
    with pytest.raises(stripe.AuthenticationError) as problem:
        stripe_client(box.url, key).v1.customers.create({})
    assert problem.value.http_status == 401


def test_no_key(box):
    answer = requests.get(box.url + "/stripe/v1/customers/cus_1", timeout=PATIENCE)
    assert answer.status_code == 401
    assert answer.headers["Request-Id"].startswith("req_")


def test_answers_carry_version_and_request_id(client):
    made = client.v1.customers.create({"email": "ana@example.com"})
    assert made.last_response.headers["Stripe-Version"] == "2026-10-28.endive"
    assert made.last_response.request_id.startswith("req_")


def test_another_version_is_refused(box):
    old = stripe.StripeClient(
        "sk_test_sandbox", stripe_version="2020-08-27", base_addresses={"api": box.url + "/stripe"}
    )
    with pytest.raises(stripe.InvalidRequestError, match="version"):
        old.v1.customers.create({})


def test_objects_live_in_one_account(client, account):
    made = client.v1.customers.create({"email": "ana@example.com"}, {"stripe_account": account})
    with pytest.raises(stripe.InvalidRequestError) as problem:
        client.v1.customers.retrieve(made.id)
    assert problem.value.http_status == 404
    other = client.v2.core.accounts.create(ACCOUNT)
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.customers.retrieve(made.id, None, {"stripe_account": other.id})
    with pytest.raises(stripe.PermissionError) as refused:
        client.v1.customers.retrieve(made.id, None, {"stripe_account": "acct_stranger"})
    assert (refused.value.http_status, refused.value.error.code) == (403, "account_invalid")


def test_the_same_key_gives_the_same_answer(client, account):
    options = {"stripe_account": account, "idempotency_key": "pay-1"}
    first = client.v1.checkout.sessions.create(session_params(), options)
    again = client.v1.checkout.sessions.create(session_params(), options)
    assert again.id == first.id
    assert again.last_response.headers["Idempotent-Replayed"] == "true"
    with pytest.raises(stripe.IdempotencyError) as problem:
        client.v1.checkout.sessions.create(session_params(client_reference_id="other"), options)
    assert problem.value.http_status == 400


def test_a_refused_call_does_not_use_up_its_key(client, account):
    options = {"stripe_account": account, "idempotency_key": "pay-1"}
    with pytest.raises(stripe.InvalidRequestError):
        client.v1.checkout.sessions.create(session_params(colour="red"), options)
    assert client.v1.checkout.sessions.create(session_params(), options).status == "open"


def test_a_500_after_the_effect_is_stored(client, box, account):
    fault(box, route="/v1/checkout/sessions", method="POST", after=True)
    options = {"stripe_account": account, "idempotency_key": "pay-1"}
    for _ in range(2):
        with pytest.raises(stripe.APIError) as problem:
            client.v1.checkout.sessions.create(session_params(), options)
        assert problem.value.http_status == 500
    assert len(client.v1.checkout.sessions.list(None, {"stripe_account": account}).data) == 1


def test_a_lost_answer_is_found_by_its_key(box, account):
    fault(box, route="/v1/checkout/sessions", method="POST", after=True, stored=False)
    client = stripe_client(box.url, retries=2)
    made = client.v1.checkout.sessions.create(
        session_params(), {"stripe_account": account, "idempotency_key": "pay-1"}
    )
    found = client.v1.checkout.sessions.list(None, {"stripe_account": account}).data
    assert [part.id for part in found] == [made.id]


def test_a_call_that_still_runs_is_not_begun_a_second_time(client, box, account):
    options = {"stripe_account": account, "idempotency_key": "pay-1"}
    assert box.box.under_way.enter(f"{account}:pay-1")
    with pytest.raises(stripe.APIError) as beside:
        client.v1.checkout.sessions.create(session_params(), options)
    assert (beside.value.http_status, beside.value.error.code) == (409, "idempotency_key_in_use")
    client.v1.checkout.sessions.create(session_params(), options | {"idempotency_key": "pay-2"})
    box.box.under_way.leave(f"{account}:pay-1")
    made = client.v1.checkout.sessions.create(session_params(), options)
    assert client.v1.checkout.sessions.create(session_params(), options).id == made.id


def test_v2_finishes_under_its_key_what_had_failed(client, box):
    fault(box, route="/v2/core/accounts", method="POST", after=True)
    options = {"idempotency_key": "org-1"}
    with pytest.raises(stripe.APIError):
        client.v2.core.accounts.create(ACCOUNT, options)
    made = client.v2.core.accounts.create(ACCOUNT, options)
    assert [found.id for found in client.v2.core.accounts.list().data] == [made.id]
    requests.post(box.url + "/_sandbox/clock", json={"advance": 25 * 3600}, timeout=PATIENCE)
    assert client.v2.core.accounts.create(ACCOUNT, options).id == made.id
    with pytest.raises(stripe.IdempotencyError):
        client.v2.core.accounts.create(ACCOUNT | {"display_name": "Other"}, options)


def test_fields_are_left_out_of_an_answer(client, box, account):
    fault(box, route="/v2/core/accounts/*", omit=["requirements", "configuration.merchant.capabilities"])
    include = {"include": ["configuration.merchant", "requirements"]}
    found = client.v2.core.accounts.retrieve(account, include)
    assert not hasattr(found, "requirements")
    assert not hasattr(found.configuration.merchant, "capabilities")
    assert hasattr(client.v2.core.accounts.retrieve(account, include), "requirements")


def test_a_plain_fault_has_no_effect(client, box, account):
    fault(box, route="/v1/checkout/sessions", status=503, times=2)
    options = {"stripe_account": account, "idempotency_key": "pay-1"}
    for _ in range(2):
        with pytest.raises(stripe.APIError):
            client.v1.checkout.sessions.create(session_params(), options)
    assert client.v1.checkout.sessions.list(None, {"stripe_account": account}).data == []
    client.v1.checkout.sessions.create(session_params(), options)


def test_faults_by_kind(client, box):
    fault(box, route="/v1/customers", status=429)
    with pytest.raises(stripe.RateLimitError):
        client.v1.customers.create({})
    fault(box, route="/v1/customers", delay=0.2)
    made = client.v1.customers.create({})
    assert made.id.startswith("cus_")
    for status, error in ((401, stripe.AuthenticationError), (403, stripe.PermissionError)):
        fault(box, route="/v1/customers", status=status)
        with pytest.raises(error):
            client.v1.customers.create({})
    nothing = requests.post(box.url + "/_sandbox/fault", json={"vendor": "stripe"}, timeout=PATIENCE)
    assert nothing.status_code == 400


def test_calls_are_recorded(client, box):
    client.v1.customers.create({"email": "ana@example.com"}, {"idempotency_key": "k"})
    (call,) = requests.get(box.url + "/_sandbox/requests?vendor=stripe", timeout=PATIENCE).json()
    assert (call["method"], call["path"], call["status"]) == ("POST", "/v1/customers", 200)
    assert call["headers"]["Idempotency-Key"] == "k"
    assert "ana%40example.com" in call["body"]
    assert "Authorization" not in call["headers"]


def test_an_unknown_address(client):
    with pytest.raises(stripe.InvalidRequestError, match="Unrecognized request URL"):
        client.v1.prices.retrieve("price_1")


def test_the_home_page_lists_what_is_there(box, account, session):
    page = requests.get(box.url + "/_sandbox/", timeout=PATIENCE)
    assert "Lone Star Plumbing" in page.text
    assert session.url.removeprefix(box.url) in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_state_survives_a_restart(data_dir):
    with SandboxServer(data_dir) as first:
        client = stripe_client(first.url)
        made = client.v1.checkout.sessions.create(session_params(), {"idempotency_key": "k"})
    with SandboxServer(data_dir) as second:
        client = stripe_client(second.url)
        assert client.v1.checkout.sessions.create(session_params(), {"idempotency_key": "k"}).id == made.id
        assert pay(f"{second.url}/stripe/c/pay/{made.id}").status_code == 303
        assert client.v1.checkout.sessions.retrieve(made.id).payment_status == "paid"
