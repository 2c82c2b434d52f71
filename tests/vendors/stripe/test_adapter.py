"""The adapter against the sandbox, with the real SDK: its answers are plain, its errors are ours."""

import pickle
from datetime import timedelta

import pytest
import stripe as sdk

from owneros.foundation.errors import VendorError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.vendors import stripe
from owneros.vendors.stripe import client as stripe_client
from owneros.vendors.stripe.errors import translated
from tests.till import Till, post


@pytest.fixture
def till(sandbox, in_tenant, cast) -> Till:
    return Till(sandbox, in_tenant, cast.owner.tenant_id)


@pytest.fixture
def account(till):
    return till.open_stripe()


def order(account, **more):
    columns = {
        "account_id": account,
        "reference": str(uuid7()),
        "invoice_id": str(uuid7()),
        "lines": (("Invoice INV-0001", 100_00),),
        "bank_debit": False,
        "email": "maria@client.example",
        "success_url": "http://localhost/paid",
        "cancel_url": "http://localhost/no",
        "expires_at": now() + timedelta(hours=1),
    }
    return stripe.Order(**(columns | more))


def test_an_account_is_made_once_per_key(app):
    make = {"email": "a@b.example", "business_name": "Lone Star", "reference": "1", "key": str(uuid7())}
    assert stripe.create_account(**make) == stripe.create_account(**make)
    assert stripe.create_account(**make).card_payments == "restricted"
    assert stripe.create_account(**make).requirements_due == 3


def test_a_session_through_its_life(till, account):
    made = stripe.create_checkout_session(order(account))
    assert (made.status, made.paid, made.charge) == ("open", False, None)
    assert post(made.url, {"card": "declined"}) == 402
    refused = stripe.retrieve_checkout_session(account, made.id)
    assert refused.last_error == "Your card was declined."
    assert not refused.failed
    assert post(made.url, {"card": "ok"}) == 303
    paid = stripe.retrieve_checkout_session(account, made.id)
    assert paid.paid
    assert paid.charge.amount_cents == 100_00
    assert paid.charge.fee_cents > 0
    assert paid.charge.kind == "card"
    assert stripe.expire_session(account, made.id).paid
    assert stripe.checkout_of_payment(account, paid.payment_intent_id) == paid.reference


def test_answers_carry_no_key(account):
    made = stripe.create_checkout_session(order(account))
    assert b"sk_" not in pickle.dumps(made)


def test_the_same_order_is_one_session_even_with_other_words(account):
    first = order(account)
    made = stripe.create_checkout_session(first)
    again = stripe.create_checkout_session(
        order(
            account,
            reference=first.reference,
            expires_at=first.expires_at,
            lines=(("Changed meanwhile", 100_00),),
        )
    )
    assert again.id == made.id


def test_a_session_without_an_address(account):
    assert stripe.create_checkout_session(order(account, email="")).status == "open"


def test_an_expired_session(account):
    made = stripe.create_checkout_session(order(account))
    assert stripe.expire_session(account, made.id).status == "expired"
    assert stripe.expire_session(account, made.id).status == "expired"


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, stripe.Refused),
        (401, stripe.OurKeyRefused),
        (402, stripe.CardDeclined),
        (403, stripe.CutOff),
        (409, stripe.OutcomeUnknown),
        (429, VendorError),
        (500, stripe.OutcomeUnknown),
        (503, stripe.OutcomeUnknown),
    ],
)
def test_errors_are_ours(till, account, status, error):
    till.fault("/v1/checkout/sessions/*", status=status, times=3)
    with pytest.raises(error) as ours:
        stripe.retrieve_checkout_session(account, "cs_test_x")
    assert isinstance(ours.value, stripe.Refused) == (status in (400, 402, 403))
    if isinstance(ours.value, stripe.OutcomeUnknown):
        assert ours.value.answered == (status != 409)


@pytest.mark.parametrize(
    ("theirs", "error"),
    [
        # What a proxy on the way says is not Stripe's word.
        (sdk.APIError("Invalid response body", "<html>", 200), stripe.OutcomeUnknown),
        (sdk.APIError("Invalid response object", "<html>", 403, {}), stripe.OutcomeUnknown),
        (sdk.APIError("Invalid response object", "<html>", 404, {}), stripe.OutcomeUnknown),
        (sdk.APIError("Invalid response object", "<html>", 502, {}), stripe.OutcomeUnknown),
        (sdk.APIError(None, None, 424, {"error": {"type": "api_error"}}), stripe.OutcomeUnknown),
        # v2 says in another class that a call under the key still runs.
        (sdk.IdempotencyError("in use", None, 409, {"error": {}}), stripe.OutcomeUnknown),
        (sdk.IdempotencyError("reused", None, 400, {"error": {}}), stripe.KeyReused),
        # A right that our own key lacks is not the business's doing.
        (sdk.PermissionError("more rights", None, 403, {"error": {"code": "x"}}), stripe.OurKeyRefused),
        (sdk.CannotProceedError("no", None, 400, {"error": {}}), stripe.Refused),
    ],
)
def test_only_stripes_own_word_refuses(theirs, error):
    with pytest.raises(VendorError) as ours, translated():
        raise theirs
    assert type(ours.value) is error
    if error is stripe.OutcomeUnknown:
        assert not ours.value.answered


def test_the_operator_is_told_when_stripe_does_not_take_our_key(till, account, caplog):
    till.fault("/v1/refunds*", status=401)
    with pytest.raises(stripe.OurKeyRefused, match="do not work right now"):
        stripe.list_refunds(account, "pi_1")
    (line,) = [record for record in caplog.records if record.message == "stripe_key_refused"]
    assert (line.levelname, line.status) == ("ERROR", 401)


def calls(till, path):
    return till.look(f"requests?vendor=stripe&path={path}")


def test_a_person_waits_for_fewer_tries_than_a_task(app, till, account):
    tries = []
    for begin in (lambda: None, stripe.load):
        begin()
        till.fault("/v1/checkout/sessions/*", status=503, times=9)
        path = f"/v1/checkout/sessions/cs_{uuid7().hex}"
        with pytest.raises(stripe.OutcomeUnknown):
            stripe.retrieve_checkout_session(account, path.rpartition("/")[2])
        tries.append(len(calls(till, path)))
        till.sandbox.box.faults.clear()
    settings = app.extensions["settings"]
    stripe_client._settings.patience = stripe_client.HASTY
    stripe.configure(settings.stripe_secret_key, settings.stripe_api_base)
    assert tries == [2, 3]
    assert stripe_client.HASTY.answer < stripe_client.PATIENT.answer


@pytest.mark.parametrize(
    "left_out",
    [
        ["requirements"],
        ["configuration"],
        ["configuration.merchant"],
        ["configuration.merchant.capabilities", "requirements.entries", "closed"],
    ],
)
def test_what_v2_leaves_out_of_an_account(till, account, left_out):
    till.fault("/v2/core/accounts/*", omit=left_out)
    found = stripe.retrieve_account(account)
    assert found.id == account
    merchant = "requirements" not in left_out
    assert found.card_payments == ("pending" if merchant else "active")
    assert not found.closed


def test_only_what_the_business_must_do_now_is_counted(till):
    account = till.open_stripe("restricted")
    store = till.sandbox.box.store
    body = store.get("v2.core.account", account, "acct_sandboxplatform")
    first, second, third = body["requirements"]["entries"]
    first["awaiting_action_from"] = "stripe"
    second["minimum_deadline"] = {"status": "eventually_due"}
    third["minimum_deadline"] = {"status": "past_due"}
    del third["reference"]
    store.put("v2.core.account", account, body, "acct_sandboxplatform")
    assert stripe.retrieve_account(account).requirements_due == 1


def test_an_account_is_made_under_one_key_whatever_happens(till):
    key, reference = str(uuid7()), str(uuid7())
    make = {"email": "a@b.example", "business_name": "Lone Star", "reference": reference, "key": key}
    till.fault("/v2/core/accounts", method="POST", after=True, times=2)
    with till.books():
        made = stripe.create_account(**make)
        renamed = stripe.create_account(**(make | {"business_name": "Lone Star Plumbing"}))
    assert renamed.id == made.id
    keys = {
        call["headers"]["Idempotency-Key"] for call in calls(till, "/v2/core/accounts")[:4] if call["body"]
    }
    assert keys == {key}


def test_stripe_cannot_be_reached(app, account):
    settings = app.extensions["settings"]
    stripe.configure(settings.stripe_secret_key, "http://127.0.0.1:9/stripe")
    try:
        with pytest.raises(stripe.OutcomeUnknown) as unknown:
            stripe.retrieve_account(account)
        assert not unknown.value.answered
    finally:
        stripe.configure(settings.stripe_secret_key, settings.stripe_api_base)


def test_no_such_thing(account):
    for ask in (stripe.retrieve_checkout_session, stripe.retrieve_refund):
        with pytest.raises(stripe.Refused):
            ask(account, "xx_missing")
    with pytest.raises(stripe.Refused):
        stripe.retrieve_account("acct_missing")
