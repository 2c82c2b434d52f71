import pytest
import stripe

from tests.sandbox.standins import pay, session_params


@pytest.fixture
def options(account):
    return {"stripe_account": account}


@pytest.fixture
def intent(client, options, session):
    pay(session.url)
    return client.v1.checkout.sessions.retrieve(session.id, None, options).payment_intent


def test_partial_then_full(client, options, intent):
    part = client.v1.refunds.create({"payment_intent": intent, "amount": 2345}, options)
    assert (part.status, part.amount) == ("succeeded", 2345)
    rest = client.v1.refunds.create({"payment_intent": intent}, options)
    assert rest.amount == 10000
    charge = client.v1.charges.retrieve(rest.charge, {"expand": ["refunds"]}, options)
    assert (charge.refunded, charge.amount_refunded) == (True, 12345)
    assert [found.id for found in charge.refunds.data] == [rest.id, part.id]
    assert client.v1.refunds.retrieve(part.id, None, options).amount == 2345
    assert len(client.v1.refunds.list({"payment_intent": intent}, options).data) == 2
    with pytest.raises(stripe.InvalidRequestError) as problem:
        client.v1.refunds.create({"payment_intent": intent, "amount": 1}, options)
    assert problem.value.code == "charge_already_refunded"


@pytest.mark.parametrize(
    ("wish", "message"),
    [
        ({"amount": 12346}, "greater than unrefunded amount"),
        ({"amount": 0}, "greater than or equal to 1"),
        ({"reason": "because"}, "Invalid reason"),
        ({"refund_application_fee": True}, "no application fee"),
        ({"colour": "red"}, "unknown parameter"),
    ],
)
def test_refusals(client, options, intent, wish, message):
    with pytest.raises(stripe.InvalidRequestError, match=message):
        client.v1.refunds.create({"payment_intent": intent, **wish}, options)


def test_what_cannot_be_refunded(client, options, session):
    with pytest.raises(stripe.InvalidRequestError, match="should be provided"):
        client.v1.refunds.create({}, options)
    with pytest.raises(stripe.InvalidRequestError, match="No such payment_intent"):
        client.v1.refunds.create({"payment_intent": "pi_none"}, options)
    pay(session.url, "declined")
    intent = client.v1.checkout.sessions.retrieve(session.id, None, options).payment_intent
    with pytest.raises(stripe.InvalidRequestError, match="successful charge"):
        client.v1.refunds.create({"payment_intent": intent}, options)


def test_the_application_fee_goes_back_in_proportion(client, options):
    session = client.v1.checkout.sessions.create(
        session_params(payment_intent_data={"application_fee_amount": 100}), options
    )
    pay(session.url)
    intent = client.v1.checkout.sessions.retrieve(session.id, None, options).payment_intent
    refund = client.v1.refunds.create(
        {
            "payment_intent": intent,
            "amount": 6172,
            "refund_application_fee": True,
            "expand": ["balance_transaction"],
        },
        options,
    )
    assert refund.balance_transaction.fee == -49
    assert refund.balance_transaction.net == -6172 + 49
