"""What each word of Stripe does to each state: forward it goes, back it never does."""

from datetime import UTC, datetime

import pytest

from owneros.domain.billing.payments import disputing, refunding, settlement
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice, Payment
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.vendors import stripe
from tests.till import ACTOR

MOMENT = datetime(2026, 11, 20, tzinfo=UTC)
# How a session stands at Stripe: status, paid, failed.
TOLD = {
    "open": ("open", False, False),
    "processing": ("complete", False, False),
    "failed": ("complete", False, True),
    "expired": ("expired", False, False),
    "paid": ("complete", True, False),
}
CHECKOUTS = {
    "open": {told: told for told in TOLD},
    "processing": {told: told for told in TOLD} | {"open": "processing"},
    "failed": {told: told for told in TOLD} | {"open": "failed", "processing": "failed"},
    "expired": {told: told for told in TOLD} | {"open": "expired", "processing": "expired"},
    "paid": dict.fromkeys(TOLD, "paid"),
}


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [(before, told, after) for before, row in CHECKOUTS.items() for told, after in row.items()],
)
def test_checkouts(till, before, told, after):
    invoice = till.invoice()
    with till.books():
        checkout = Checkout(invoice_id=invoice, amount_cents=100_00, account_id="acct_1", state=before)
        db.session.add(checkout)
        db.session.flush()
        db.session.add(CheckoutInvoice(checkout_id=checkout.id, invoice_id=invoice, amount_cents=100_00))
    status, paid, failed = TOLD[told]
    session = stripe.CheckoutSession(
        id=f"cs_{checkout.id}",
        url="",
        status=status,
        paid=paid,
        reference=str(checkout.id),
        payment_intent_id=f"pi_{checkout.id}",
        last_error="No money." if failed else "",
        error_code="",
        failed=failed,
        charge=stripe.Charge(f"ch_{checkout.id}", 100_00, 59, "card", MOMENT, "usd") if paid else None,
    )
    for _ in range(2):
        with till.books():
            settlement.take_over(checkout.id, session)
    assert till.state(checkout) == after
    received = told == "paid" and before != "paid"
    assert till.standing(invoice) == (("paid", 100_00) if received else ("sent", 0))
    assert len(till.payments()) == (1 if received else 0)


def a_payment(till):
    """One of $100.00 that looks as if Stripe had brought it."""
    invoice = till.invoice()
    with till.books():
        made = record_payment(
            ACTOR, invoice, Received(100_00, "other", local_date(now()), str(uuid7()))
        ).payment
    with till.books():
        row = reach(Payment, made.id)
        row.payment_intent_id, row.account_id = f"pi_{made.id}", "acct_1"
    return invoice, row


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [
        ("pending", "pending", "pending"),
        ("pending", "succeeded", "succeeded"),
        ("pending", "failed", "failed"),
        ("succeeded", "pending", "succeeded"),
        ("succeeded", "succeeded", "succeeded"),
        ("succeeded", "failed", "failed"),
        ("failed", "pending", "failed"),
        ("failed", "succeeded", "succeeded"),
        ("failed", "failed", "failed"),
    ],
)
def test_refunds(till, before, told, after):
    invoice, payment = a_payment(till)
    with till.books():
        refund = refund_payment(ACTOR, payment.id, Wish(30_00, "x", local_date(now()), str(uuid7())))

    def tell(state):
        with till.books():
            word = stripe.StripeRefund(
                f"re_{refund.id}", payment.payment_intent_id, 30_00, state, str(refund.id), "declined"
            )
            refunding.follow("acct_1", word)

    for state in (before, told, told):
        tell(state)
    (row,) = till.refunds()
    assert row.state == after
    assert (row.failed_at is not None) == (after == "failed")
    expected = ("paid", 100_00) if after == "failed" else ("partially_paid", 70_00)
    assert till.standing(invoice) == expected


OPEN, FINAL = ("needs_response", "under_review"), ("won", "lost", "closed")


@pytest.mark.parametrize(
    ("before", "told", "after"),
    [(before, told, told) for before in OPEN for told in (*OPEN, *FINAL)]
    + [(before, told, before) for before in FINAL for told in OPEN]
    + [(before, told, told) for before in FINAL for told in FINAL],
)
def test_disputes(till, before, told, after):
    invoice, payment = a_payment(till)
    for status in (before, told, told):
        with till.books():
            word = stripe.StripeDispute(
                id=f"dp_{payment.id}",
                payment_intent_id=payment.payment_intent_id,
                amount_cents=30_00,
                reason="general",
                status=status,
                inquiry=False,
                withdrawn_cents=30_00,
                fee_cents=15_00,
                opened_at=MOMENT,
                evidence_due_at=MOMENT,
            )
            disputing.follow("acct_1", word)
    (row,) = till.disputes()
    assert row.status == after
    assert (row.closed_on is None) == (after in OPEN)
    expected = ("partially_paid", 70_00) if after == "lost" else ("paid", 100_00)
    assert till.standing(invoice) == expected
    assert till.payments()[0].disputed_cents == (30_00 if after == "lost" else 0)
