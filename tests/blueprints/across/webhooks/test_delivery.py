"""Stripe's own deliveries over real HTTP, in each of the ways in which they may come."""

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.payments.models import WebhookEvent
from owneros.foundation.database import db
from tests.patience import eventually


@pytest.mark.parametrize("mode", ["normal", "duplicate", "reverse", "shuffle"])
def test_delivered_webhooks_settle(app, till, live_url, run_tasks, mode):
    account = till.open_stripe()
    till.control("stripe/webhooks", mode=mode)
    try:
        invoice = till.invoice()
        checkout = till.start(invoice, 100_00)
        till.pay(checkout, "declined")
        till.pay(checkout)
        eventually(lambda: received(app, account) >= 3)
    finally:
        till.control("stripe/webhooks", mode="normal")
    run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)
    assert len(till.payments()) == 1
    assert len(till.look(f"mail?format=json&to={till.address(invoice)}")) == 1


@pytest.mark.parametrize("outcome", ["succeed", "fail"])
@pytest.mark.parametrize("mode", ["normal", "duplicate", "reverse", "shuffle"])
def test_a_bank_debit_is_told_in_any_way(app, till, live_url, run_tasks, mode, outcome):
    account = till.open_stripe()
    till.control("stripe/webhooks", mode=mode)
    try:
        invoice = till.invoice()
        checkout = till.start(invoice, 100_00)
        till.pay(checkout, "bank_ok")
        till.bank_answers(checkout, outcome)
        eventually(lambda: received(app, account) >= 3)
    finally:
        till.control("stripe/webhooks", mode="normal")
    run_tasks()
    good = outcome == "succeed"
    assert till.standing(invoice) == (("paid", 100_00) if good else ("sent", 0))
    assert till.state(checkout) == ("paid" if good else "failed")
    assert len(till.payments()) == (1 if good else 0)


@pytest.mark.parametrize("mode", ["normal", "duplicate", "reverse", "shuffle"])
def test_a_lost_dispute_is_told_in_any_way(app, till, live_url, run_tasks, mode):
    account = till.open_stripe()
    till.control("stripe/webhooks", mode=mode)
    try:
        invoice = till.invoice()
        checkout = till.start(invoice, 100_00)
        till.pay(checkout)
        made = till.control("stripe/disputes", payment_intent=till.intent(checkout))
        till.control(f"stripe/disputes/{made['id']}", outcome="lose")
        eventually(lambda: received(app, account) >= 6)
    finally:
        till.control("stripe/webhooks", mode="normal")
    run_tasks()
    assert till.standing(invoice) == ("sent", 0)
    (dispute,) = till.disputes()
    assert (dispute.status, dispute.taken_cents) == ("lost", 100_00)
    assert len(till.payments()) == 1


def received(app, account):
    with app.app_context():
        return db.session.scalar(
            select(func.count())
            .select_from(WebhookEvent)
            .where(WebhookEvent.account_id == account, ~WebhookEvent.kind.startswith("v2."))
        )
