"""The adapter against the sandbox, with the real SDK: its answers are plain, its errors are ours."""

import pickle
from datetime import timedelta

import pytest

from owneros.foundation.errors import VendorError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.vendors import stripe
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
        (401, stripe.Refused),
        (402, stripe.CardDeclined),
        (403, stripe.Refused),
        (429, VendorError),
        (500, stripe.OutcomeUnknown),
        (503, stripe.OutcomeUnknown),
    ],
)
def test_errors_are_ours(till, account, status, error):
    till.fault("/v1/checkout/sessions/*", status=status, times=3)
    with pytest.raises(error):
        stripe.retrieve_checkout_session(account, "cs_test_x")


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
