import json

import pytest
import requests
import stripe

from owneros.sandbox.server import SandboxServer
from tests.patience import PATIENCE
from tests.sandbox.standins import pay, session_params, stripe_client, wait_until

OF_A_PAYMENT = ["payment_intent.succeeded", "checkout.session.completed"]


def control(box, path, **wish):
    answer = requests.post(f"{box.url}/_sandbox/stripe/{path}", json=wish, timeout=PATIENCE)
    assert answer.ok, answer.text
    return answer.json()


def deliveries(box):
    return requests.get(box.url + "/_sandbox/stripe/webhooks", timeout=PATIENCE).json()["deliveries"]


def wait_for(receiver, types):
    wait_until(lambda: len(receiver.received) >= len(types))
    assert receiver.types() == types


def test_a_payment_is_told_to_the_connect_endpoint(client, box, receiver, account, session):
    pay(session.url)
    wait_for(receiver, OF_A_PAYMENT)
    path, body, signature = receiver.received[1]
    assert path == "/webhooks/stripe/connect"
    event = client.construct_event(body, signature, box.box.settings.connect_secret)
    assert event.account == account
    assert event.data.object.id == session.id
    assert event.data.object.payment_status == "paid"
    assert client.v1.events.retrieve(event.id, None, {"stripe_account": account}).type == event.type
    with pytest.raises(stripe.SignatureVerificationError):
        client.construct_event(body, signature, box.box.settings.platform_secret)
    with pytest.raises(ValueError, match="parse_event_notification"):
        client.parse_event_notification(body, signature, box.box.settings.connect_secret)


def test_the_platforms_own_payment_goes_to_the_platform_endpoint(client, receiver):
    session = client.v1.checkout.sessions.create(session_params())
    pay(session.url)
    wait_for(receiver, ["checkout.session.completed"])
    assert {path for path, _, _ in receiver.received} == {"/webhooks/stripe"}
    assert "account" not in json.loads(receiver.received[0][1])


def test_decline_expiry_and_refund_are_told(client, receiver, account, session):
    options = {"stripe_account": account}
    pay(session.url, "declined")
    client.v1.checkout.sessions.expire(session.id, None, options)
    second = client.v1.checkout.sessions.create(session_params(), options)
    pay(second.url)
    intent = client.v1.checkout.sessions.retrieve(second.id, None, options).payment_intent
    client.v1.refunds.create({"payment_intent": intent}, options)
    expected = [
        "payment_intent.payment_failed", "payment_intent.canceled", "checkout.session.expired", *OF_A_PAYMENT,
        "refund.created", "charge.refunded", "refund.updated",
    ]  # fmt: skip
    wait_for(receiver, expected)


def test_expiry_by_time_is_told(box, receiver, session):
    requests.post(box.url + "/_sandbox/clock", json={"advance": 25 * 3600}, timeout=PATIENCE)
    wait_until(lambda: receiver.types() == ["checkout.session.expired"])


def test_held_until_released(box, receiver, session):
    control(box, "webhooks", mode="hold")
    pay(session.url)
    assert [part["state"] for part in deliveries(box)] == ["held", "held"]
    assert receiver.types() == []
    control(box, "webhooks/release")
    wait_for(receiver, OF_A_PAYMENT)


def test_duplicated(box, receiver, session):
    control(box, "webhooks", mode="duplicate")
    pay(session.url)
    wait_until(lambda: len(receiver.received) == 4)
    ids = [json.loads(body)["id"] for _, body, _ in receiver.received]
    assert len(set(ids)) == 2


def test_reversed_on_release_and_by_itself(box, receiver, session):
    control(box, "webhooks", mode="reverse")
    pay(session.url)
    wait_until(lambda: receiver.types() == OF_A_PAYMENT[::-1])


def test_shuffled(box, receiver, session):
    control(box, "webhooks", mode="shuffle")
    pay(session.url)
    control(box, "webhooks/release")
    wait_until(lambda: sorted(receiver.types()) == sorted(OF_A_PAYMENT))


def test_resending(box, receiver, session):
    pay(session.url)
    wait_until(lambda: len(receiver.received) == 2)
    event = json.loads(receiver.received[0][1])
    assert control(box, "resend", event_id=event["id"]) == {"queued": 1}
    wait_until(lambda: len(receiver.received) == 3)
    assert json.loads(receiver.received[2][1]) == event
    unknown = requests.post(box.url + "/_sandbox/stripe/resend", json={"event_id": "evt_0"}, timeout=PATIENCE)
    assert unknown.status_code == 404


def test_repeated_until_the_app_accepts(box, receiver, session):
    receiver.answers = [500]
    pay(session.url)
    wait_until(lambda: len(receiver.received) == 3)
    wait_until(lambda: all(part["state"] == "delivered" for part in deliveries(box)))
    assert sorted(part["attempts"] for part in deliveries(box)) == [1, 2]


def test_deliveries_wait_for_the_app_over_a_restart(data_dir, receiver):
    with SandboxServer(data_dir, app_url="http://127.0.0.1:1") as first:
        session = stripe_client(first.url).v1.checkout.sessions.create(session_params())
        pay(session.url)
        wait_until(lambda: all(part["last_error"] for part in deliveries(first)))
    with SandboxServer(data_dir, app_url=receiver.url):
        wait_until(lambda: receiver.types() == ["checkout.session.completed"])


def test_endpoints_made_by_api(client, receiver, account):
    made = client.v1.webhook_endpoints.create(
        {"url": receiver.url + "/own", "enabled_events": ["charge.succeeded"], "connect": True}
    )
    assert made.secret.startswith("whsec_")
    session = client.v1.checkout.sessions.create(session_params(), {"stripe_account": account})
    pay(session.url)
    wait_until(lambda: "charge.succeeded" in receiver.types())
    _, body, signature = next(part for part in receiver.received if part[0] == "/own")
    assert client.construct_event(body, signature, made.secret).type == "charge.succeeded"


def test_an_unknown_mode(box):
    answer = requests.post(box.url + "/_sandbox/stripe/webhooks", json={"mode": "odd"}, timeout=PATIENCE)
    assert answer.status_code == 400
