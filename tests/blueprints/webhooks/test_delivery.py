"""Stripe's own deliveries over real HTTP, in each of the ways in which they may come."""

import pytest
from sqlalchemy import func, select

from owneros.domain.payments.models import WebhookEvent
from owneros.foundation.database import db
from tests.till import wait_until


@pytest.mark.parametrize("mode", ["normal", "duplicate", "reverse", "shuffle"])
def test_delivered_webhooks_settle(app, till, live_url, run_tasks, mode):
    account = till.open_stripe()
    till.control("stripe/webhooks", mode=mode)
    try:
        invoice = till.invoice()
        checkout = till.start(invoice, 100_00)
        till.pay(checkout, "declined")
        till.pay(checkout)
        wait_until(lambda: received(app, account) >= 3)
    finally:
        till.control("stripe/webhooks", mode="normal")
    run_tasks()
    assert till.standing(invoice) == ("paid", 100_00)
    assert len(till.payments()) == 1
    assert len(till.look(f"mail?format=json&to={till.address(invoice)}")) == 1


def received(app, account):
    with app.app_context():
        return db.session.scalar(
            select(func.count())
            .select_from(WebhookEvent)
            .where(WebhookEvent.account_id == account, ~WebhookEvent.kind.startswith("v2."))
        )
