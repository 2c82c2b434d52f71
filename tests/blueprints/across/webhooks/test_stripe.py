"""Webhooks: verified, stored once, acted on in any order, and healed when they never come."""

import itertools
import json
import random
import time

import pytest
import stripe
from sqlalchemy import select, update

from owneros.domain.billing.payments.models import Checkout, StripeConnection, WebhookEvent
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.billing.payments.sweep import look_again
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now
from owneros.foundation.tasks import start_due_rules
from tests.services import SECRETS
from tests.till import ACTOR

PATHS = {
    "connect": ("/webhooks/stripe/connect", "STRIPE_CONNECT_WEBHOOK_SECRET"),
    "platform": ("/webhooks/stripe", "STRIPE_WEBHOOK_SECRET"),
    "thin": ("/webhooks/stripe/thin", "STRIPE_THIN_WEBHOOK_SECRET"),
}


def send(client, event, target="connect", *, secret="", at=None):
    path, name = PATHS[target]
    body = json.dumps(event)
    header = stripe.WebhookSignature.generate_signature_header(
        body, secret or SECRETS[name], timestamp=int(at or time.time())
    )
    return client.request(
        "POST",
        path,
        data=body,
        headers={"Stripe-Signature": header, "Content-Type": "application/json"},
    ).status_code


def events_of(till, account):
    wanted = ("checkout.session.", "payment_intent.", "refund.", "charge.refunded")
    return [e for e in till.events() if e.get("account") == account and e["type"].startswith(wanted)]


@pytest.fixture
def paid(till):
    """A paid session of which the app knows nothing yet."""
    account = till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    return account, invoice, checkout


def completed(till, account):
    return next(e for e in events_of(till, account) if e["type"] == "checkout.session.completed")


def test_a_webhook_settles_before_the_client_comes_back(till, anonymous, run_tasks, paid):
    account, invoice, checkout = paid
    assert send(anonymous, completed(till, account)) == 200
    assert till.state(checkout) == "open"
    run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.settle(checkout) == "paid"
    assert len(till.payments()) == 1


def test_a_webhook_after_the_client_came_back_changes_nothing(till, anonymous, run_tasks, paid):
    account, invoice, checkout = paid
    till.settle(checkout)
    send(anonymous, completed(till, account))
    run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)
    assert len(till.payments()) == 1


@pytest.mark.parametrize("order", ["duplicated", "reversed", "shuffled"])
def test_any_order_and_number_gives_the_same_books(till, anonymous, run_tasks, order):
    account = till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout, "declined")
    till.pay(checkout)
    events = events_of(till, account)
    if order == "duplicated":
        events = [event for event in events for _ in range(5)]
    elif order == "reversed":
        events.reverse()
    else:
        random.Random(7).shuffle(events)  # noqa: S311 - an order, not a secret
    for event in events:
        assert send(anonymous, event) == 200
        run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)
    assert len(till.payments()) == 1
    assert len(till.look(f"mail?format=json&to={till.address(invoice)}")) == 1


def test_all_orders_of_the_last_three_events_end_alike(till, anonymous, run_tasks):
    account = till.open_stripe()
    for order in itertools.permutations(range(3)):
        invoice = till.invoice()
        checkout = till.start(invoice, 100_00)
        before = len(events_of(till, account))
        till.pay(checkout)
        events = events_of(till, account)[before:]
        for place in order:
            send(anonymous, events[place % len(events)])
        run_tasks()
        assert till.standing(invoice) == ("paid", 100_00)


@pytest.mark.parametrize("outcome", ["succeed", "fail"])
def test_all_orders_of_a_bank_debits_events_end_alike(till, anonymous, run_tasks, outcome):
    """The bank has answered before the first event is heard, or between two of them."""
    account = till.open_stripe()
    for place, order in enumerate(itertools.permutations(range(3))):
        invoice = till.invoice()
        checkout = till.start(invoice, 100_00)
        before = len(events_of(till, account))
        till.pay(checkout, "bank_ok")
        started = events_of(till, account)[before:]
        if place % 2:
            send(anonymous, started[-1])
            run_tasks()
            assert till.state(checkout) == "processing"
        till.bank_answers(checkout, outcome)
        events = [e for e in events_of(till, account)[before:] if e["type"] != "payment_intent.created"]
        for number in order:
            send(anonymous, events[number % len(events)])
        for event in events * 2:
            send(anonymous, event)
        run_tasks()
        assert till.standing(invoice) == (("paid", 100_00) if outcome == "succeed" else ("sent", 0))


def test_refunds_of_a_bank_debit_are_pending_and_may_fail_days_later(till, anonymous, run_tasks):
    account = till.open_stripe()
    invoice = till.invoice()
    payment = till.paid_by(invoice, 100_00, "bank_ok")
    with till.books():
        refund_payment(ACTOR, payment.id, Wish(40_00, "Goodwill", local_date(now()), "form:1"))
    run_tasks()
    (refund,) = till.refunds()
    assert (refund.state, refund.succeeded_at) == ("pending", None)
    for outcome, state, standing in (
        ("succeed", "succeeded", ("partially_paid", 60_00)),
        ("fail", "failed", ("paid", 100_00)),
    ):
        before = len(events_of(till, account))
        till.control(f"stripe/refunds/{refund.stripe_refund_id}", outcome=outcome)
        events = events_of(till, account)[before:]
        for event in [*reversed(events), *events, *events]:
            send(anonymous, event)
        run_tasks()
        assert till.refunds()[0].state == state
        assert till.standing(invoice) == standing
    (refund,) = till.refunds()
    assert refund.succeeded_at < refund.failed_at
    assert refund.error


def test_an_expired_event_after_payment_moves_nothing_back(till, anonymous, run_tasks, paid):
    account, invoice, checkout = paid
    till.settle(checkout)
    late = completed(till, account) | {"id": "evt_late_expired", "type": "checkout.session.expired"}
    send(anonymous, late)
    run_tasks()
    assert till.state(checkout) == "paid"
    assert till.standing(invoice) == ("paid", 100_00)


def test_forged_and_old_ones_are_refused_and_not_kept(app, till, anonymous, paid):
    account, _invoice, _checkout = paid
    event = completed(till, account)
    assert send(anonymous, event, secret="whsec_somebody_else") == 400
    assert send(anonymous, event, at=time.time() - 400) == 400
    assert send(anonymous, event, "platform", secret=SECRETS["STRIPE_CONNECT_WEBHOOK_SECRET"]) == 400
    assert anonymous.request("POST", "/webhooks/stripe/connect", data=b"{").status_code == 400
    with app.app_context():
        kept = db.session.scalar(select(WebhookEvent).where(WebhookEvent.event_id == event["id"]))
    assert kept is None


def test_a_known_event_is_answered_and_not_repeated(app, till, anonymous, paid):
    account, _invoice, _checkout = paid
    event = completed(till, account)
    assert [send(anonymous, event) for _ in range(3)] == [200, 200, 200]
    with app.app_context():
        rows = db.session.scalars(select(Outbox).where(Outbox.dedupe == f"stripe:{event['id']}")).all()
    assert len(rows) == 1


def test_an_unknown_account_is_kept_and_left_alone(app, till, anonymous, paid):
    account, _invoice, _checkout = paid
    event = completed(till, account) | {"id": "evt_of_nobody", "account": "acct_nobody"}
    assert send(anonymous, event) == 200
    with app.app_context():
        assert db.session.get(WebhookEvent, ("stripe", "evt_of_nobody")) is not None
        assert db.session.scalar(select(Outbox).where(Outbox.dedupe == "stripe:evt_of_nobody")) is None


def test_a_session_that_the_business_made_elsewhere_is_none_of_ours(till, anonymous, run_tasks, paid):
    account, _invoice, _checkout = paid
    body = till.sandbox.box.store.newest("checkout.session", scope=None)[0]
    foreign = body | {"id": "cs_test_foreign", "client_reference_id": "order-77"}
    till.sandbox.box.store.put("checkout.session", "cs_test_foreign", foreign, account)
    event = completed(till, account)
    event = event | {
        "id": "evt_foreign",
        "data": {"object": event["data"]["object"] | {"id": "cs_test_foreign"}},
    }
    send(anonymous, event)
    run_tasks()
    assert till.payments() == []


def test_the_answer_of_the_session_was_lost_but_the_webhook_finds_it(till, anonymous, run_tasks, paid):
    account, invoice, checkout = paid
    with till.books():
        reach(Checkout, checkout.id).session_id = None
    send(anonymous, completed(till, account))
    run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)


def test_a_lost_webhook_is_healed_by_the_sweep(app, till, run_tasks, paid):
    _account, invoice, checkout = paid
    with till.books():
        db.session.execute(
            update(Checkout)
            .where(Checkout.id == checkout.id)
            .values(created_at=checkout.created_at.replace(year=2020))
        )
    with app.app_context():
        start_due_rules()
    with till.books():
        look_again("by hand")
    run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)
    assert len(till.payments()) == 1


def test_a_thin_event_makes_us_look_at_the_account(app, till, anonymous, run_tasks):
    account = till.open_stripe("restricted")
    till.control(f"stripe/accounts/{account}", status="active")
    thin = [
        e
        for e in till.sandbox.box.store.newest("v2.core.event", scope=None)
        if (e.get("related_object") or {}).get("id") == account and "capability" in e["type"]
    ]
    event = {key: value for key, value in thin[0].items() if key != "data"}
    assert send(anonymous, event, "thin", at=time.time() - 400) == 400
    assert send(anonymous, event, "thin") == 200
    run_tasks()
    with till.books():
        assert db.session.scalars(select(StripeConnection)).one().active


def test_stripe_may_be_down_while_a_webhook_is_handled(app, till, anonymous, run_tasks, paid):
    account, invoice, checkout = paid
    event = completed(till, account)
    send(anonymous, event)
    till.fault("/v1/checkout/sessions*", status=500, times=30)
    run_tasks()
    assert till.state(checkout) == "open"
    till.sandbox.box.faults.clear()
    with app.app_context():
        db.session.execute(
            update(Outbox)
            .where(Outbox.dedupe == f"stripe:{event['id']}")
            .values(available_at=checkout.created_at)
            .execution_options(synchronize_session=False)
        )
        db.session.commit()
    run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)
