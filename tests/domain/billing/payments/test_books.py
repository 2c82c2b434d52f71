"""Whatever is done in whatever order, the books of a client balance to the cent."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.writing_off import reopen, write_off
from owneros.domain.billing.payments import disputing
from owneros.domain.billing.payments.crediting import apply_credit, move_to_credit
from owneros.domain.billing.payments.ledger import unallocated
from owneros.domain.billing.payments.models import Allocation, Dispute, Payment, Refund
from owneros.domain.billing.payments.queries import client_credit
from owneros.domain.billing.payments.recording import Received, record_for_client, record_payment
from owneros.domain.billing.payments.refunding import Wish, _fail, _hold, refund_payment, undo_payment
from owneros.domain.billing.payments.words import MISTAKE
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.vendors import stripe
from tests.lengths import times
from tests.till import ACTOR

DEEDS = (
    "pay", "pay", "several", "spread", "refund", "credit", "move", "undo", "fail",
    "dispute", "lose", "win", "write_off", "reopen",
)  # fmt: skip
deeds = st.lists(
    st.tuples(
        st.sampled_from(DEEDS),
        st.integers(0, 3),
        st.integers(1, 150_00),
    ),
    min_size=3,
    max_size=16,
)


@settings(max_examples=times(40), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
@example([("pay", 0, 385), ("lose", 0, 1), ("undo", 0, 1)])
def test_no_cent_is_lost(till, steps):
    client = till.client()
    invoices = [till.invoice(total, client_id=client) for total in (100_00, 55_55, 1_01)]
    for deed, place, cents in steps:
        with till.books():
            try:
                with db.session.begin_nested():
                    act(deed, place, cents, client, invoices)
            except (StateError, FieldError):
                pass
        with till.books():
            balance(client, invoices)


def act(deed, place, cents, client, invoices):
    payments = db.session.scalars(
        select(Payment.id).where(Payment.client_id == client).order_by(Payment.id)
    ).all()
    today = local_date(now())
    if deed in ("pay", "several", "spread"):
        receive(deed, place, cents, client, invoices, today)
    elif deed == "write_off":
        write_off(ACTOR, reach(Invoice, invoices[place % 3], lock=True), "x")
    elif deed == "reopen":
        reopen(ACTOR, reach(Invoice, invoices[place % 3], lock=True))
    elif deed == "credit":
        apply_credit(ACTOR, invoices[place % 3])
    elif payments:
        with_payment(deed, payments[place % len(payments)], invoices[place % 3], cents, today)


def receive(deed, place, cents, client, invoices, today):
    if deed in ("several", "spread"):
        parts = {invoices[place % 3]: cents // 2, invoices[(place + 1) % 3]: cents // 3}
        received = Received(cents, "check", today, str(uuid7()))
        record_for_client(
            ACTOR, client, received, parts if deed == "spread" and min(parts.values()) else None
        )
    else:
        record_payment(ACTOR, invoices[place % 3], Received(cents, "cash", today, str(uuid7())))


def with_payment(deed, payment_id, invoice_id, cents, today):
    if deed == "move":
        move_to_credit(ACTOR, payment_id, invoice_id, cents)
    elif deed in ("dispute", "lose", "win"):
        dispute(payment_id, deed, cents)
    elif deed == "undo":
        undo_payment(ACTOR, payment_id)
    elif deed == "refund":
        refund_payment(ACTOR, payment_id, Wish(cents, "x", today, str(uuid7())))
    else:
        fail_newest(payment_id)


def dispute(payment_id, deed, cents):
    """As the payment's bank would tell it through Stripe; one dispute a payment."""
    payment = reach(Payment, payment_id)
    payment.payment_intent_id, payment.account_id = f"pi_{payment_id}", "acct_1"
    db.session.flush()
    known = db.session.scalars(select(Dispute).where(Dispute.payment_id == payment_id)).first()
    told = stripe.StripeDispute(
        id=f"dp_{payment_id}",
        payment_intent_id=payment.payment_intent_id,
        amount_cents=known.amount_cents if known else min(cents, payment.amount_cents),
        reason="fraudulent",
        status={"dispute": "needs_response", "lose": "lost", "win": "won"}[deed],
        inquiry=False,
        withdrawn_cents=0,
        fee_cents=0,
        opened_at=now(),
        evidence_due_at=None,
    )
    disputing.follow("acct_1", told)
    payment.payment_intent_id = payment.account_id = None
    db.session.flush()


def fail_newest(payment_id):
    refund = db.session.scalars(
        select(Refund)
        .where(Refund.payment_id == payment_id, Refund.state == "succeeded", Refund.reason != MISTAKE)
        .order_by(Refund.id.desc())
    ).first()
    if refund is not None:
        _fail(_hold(payment_id), refund, "lost card")


def balance(client, invoices):
    received = total(Payment.amount_cents, Payment.client_id == client)
    refunded = total(
        Refund.amount_cents,
        Refund.state != "failed",
        Refund.payment_id.in_(select(Payment.id).where(Payment.client_id == client)),
    )
    lost = total(
        Dispute.taken_cents, Dispute.payment_id.in_(select(Payment.id).where(Payment.client_id == client))
    )
    allocated = total(Allocation.amount_cents, Allocation.invoice_id.in_(invoices))
    assert client_credit(client) == received - refunded - lost - allocated
    for payment in db.session.scalars(select(Payment).where(Payment.client_id == client)):
        assert unallocated(payment) >= 0
        mine = total(Refund.amount_cents, Refund.payment_id == payment.id, Refund.state != "failed")
        assert payment.refunded_cents == mine
        assert payment.disputed_cents == total(Dispute.taken_cents, Dispute.payment_id == payment.id)
    for invoice_id in invoices:
        invoice = reach(Invoice, invoice_id)
        paid = total(Allocation.amount_cents, Allocation.invoice_id == invoice_id)
        assert invoice.paid_cents == paid
        assert 0 <= paid <= invoice.total_cents
        assert 0 <= invoice.written_off_cents <= invoice.total_cents - paid
        assert invoice.balance_cents == invoice.total_cents - paid - invoice.written_off_cents
        assert invoice.status == expected_status(invoice, paid)


def expected_status(invoice, paid):
    if paid == invoice.total_cents:
        return "paid"
    if paid + invoice.written_off_cents == invoice.total_cents:
        return "written_off"
    return "partially_paid" if paid else "sent"


def total(column, *conditions):
    return int(db.session.scalar(select(func.coalesce(func.sum(column), 0)).where(*conditions)) or 0)
