"""Stripe and people do things in an order nobody planned: money is still counted once, and none is asked for
what is not due any more."""

import pytest

from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import ask_to_close, incoming, start_checkout
from owneros.domain.billing.payments.models import WebhookEvent
from owneros.domain.billing.payments.refunding import Wish, follow, refund_payment
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.vendors import stripe
from tests.till import ACTOR


def tell(till, kind: str, account_id: str, object_id: str) -> None:
    event_id = f"evt_{uuid7().hex}"
    with till.books():
        db.session.add(
            WebhookEvent(
                provider="stripe", event_id=event_id, kind=kind, account_id=account_id, object_id=object_id
            )
        )
    with till.books():
        incoming.act_on(event_id)


@pytest.mark.parametrize("kind", ["charge.refunded", "refund.created"])
def test_a_refund_that_is_told_before_its_payment_is_not_lost(till, kind):
    account = till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    with till.books():
        intent = stripe.retrieve_checkout_session(account, checkout.session_id).payment_intent_id
        made = stripe.create_refund(account, payment_intent_id=intent, amount_cents=30_00, reference="shop-7")
    tell(till, kind, account, intent if kind == "charge.refunded" else made.id)
    assert till.standing(invoice) == ("partially_paid", 70_00)
    assert till.settle(checkout) == "paid"
    assert till.standing(invoice) == ("partially_paid", 70_00)
    assert [refund.amount_cents for refund in till.refunds()] == [30_00]


def test_a_refund_named_by_another_app_is_taken_over(till):
    account = till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.settle(checkout)
    (payment,) = till.payments()
    with till.books():
        follow(
            account, stripe.StripeRefund("re_shop", payment.payment_intent_id, 100, "succeeded", "shop-7", "")
        )
    assert len(till.refunds()) == 1


def test_a_refund_made_in_the_dashboard_while_ours_waits(till, run_tasks):
    """Ours holds all of the payment, so the other finds no room; then Stripe refuses ours."""
    account = till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.settle(checkout)
    (payment,) = till.payments()
    with till.books():
        refund_payment(ACTOR, payment.id, Wish(100_00, "Cancelled", local_date(now()), "ours"))
    with till.books():
        made = stripe.create_refund(
            account, payment_intent_id=payment.payment_intent_id, amount_cents=100_00, reference=""
        )
    tell(till, "refund.created", account, made.id)
    run_tasks({"refund.carry_out"})
    assert sorted(refund.state for refund in till.refunds()) == ["failed", "succeeded"]
    assert till.payments()[0].refunded_cents == 100_00
    assert till.standing(invoice) == ("sent", 0)


def test_voided_while_stripe_makes_the_page(till, run_tasks, monkeypatch):
    account = till.open_stripe()
    invoice = till.invoice()
    create = stripe.create_checkout_session
    made = []

    def slow(order):
        with monkeypatch.context() as patch:
            patch.setattr(stripe, "create_checkout_session", create)
            with till.books():
                void_and_close(till, invoice, run_tasks)
        made.append(create(order))
        return made[-1]

    monkeypatch.setattr(stripe, "create_checkout_session", slow)
    with pytest.raises(StateError, match="voided"):
        till.start(invoice, 100_00)
    with till.books():
        assert stripe.retrieve_checkout_session(account, made[0].id).status == "expired"
    assert till.standing(invoice) == ("void", 0)


def void_and_close(till, invoice_id, run_tasks):
    row = reach(Invoice, invoice_id, lock=True)
    ask_to_close(invoice_id)
    void(ACTOR, row, "Wrong client")
    db.session.commit()
    run_tasks({"checkouts.close"})


def test_the_client_comes_back_while_the_webhook_settles(till):
    """The page has read the invoice already when it asks Stripe; meanwhile somebody else books the money."""
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    with till.books():
        seen = reach(Invoice, invoice)
        till.settle(checkout)
        with pytest.raises(StateError, match="paid"):
            start_checkout(seen, 100_00, "http://localhost/{checkout}", "http://localhost")
        assert seen.status == "paid"
