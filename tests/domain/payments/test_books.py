"""Whatever is done in whatever order, the books of a client balance to the cent."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from owneros.domain.invoices.models import Invoice
from owneros.domain.payments.crediting import apply_credit
from owneros.domain.payments.ledger import local_date, unallocated
from owneros.domain.payments.models import Allocation, Payment, Refund
from owneros.domain.payments.queries import client_credit
from owneros.domain.payments.recording import record_payment
from owneros.domain.payments.refunding import Wish, _fail, _hold, refund_payment, undo_payment
from owneros.domain.payments.words import MISTAKE
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from tests.till import ACTOR

deeds = st.lists(
    st.tuples(
        st.sampled_from(["pay", "pay", "refund", "credit", "undo", "fail"]),
        st.integers(0, 3),
        st.integers(1, 150_00),
    ),
    min_size=3,
    max_size=14,
)


@pytest.mark.timeout(180)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
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
    if deed == "pay":
        record_payment(
            ACTOR, invoices[place % 3], amount_cents=cents, method="cash", received_on=today,
            reference="", note="", once_key=str(uuid7()),
        )  # fmt: skip
    elif deed == "credit":
        apply_credit(ACTOR, invoices[place % 3])
    elif payments:
        payment_id = payments[place % len(payments)]
        if deed == "undo":
            undo_payment(ACTOR, payment_id)
        elif deed == "refund":
            refund_payment(ACTOR, payment_id, Wish(cents, "x", today, str(uuid7())))
        else:
            fail_newest(payment_id)


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
    allocated = total(Allocation.amount_cents, Allocation.invoice_id.in_(invoices))
    assert client_credit(client) == received - refunded - allocated
    for payment in db.session.scalars(select(Payment).where(Payment.client_id == client)):
        assert unallocated(payment) >= 0
        mine = total(Refund.amount_cents, Refund.payment_id == payment.id, Refund.state != "failed")
        assert payment.refunded_cents == mine
    for invoice_id in invoices:
        invoice = reach(Invoice, invoice_id)
        paid = total(Allocation.amount_cents, Allocation.invoice_id == invoice_id)
        assert invoice.paid_cents == paid
        assert 0 <= paid <= invoice.total_cents
        expected = "paid" if paid == invoice.total_cents else "partially_paid" if paid else "sent"
        assert invoice.status == expected


def total(column, *conditions):
    return int(db.session.scalar(select(func.coalesce(func.sum(column), 0)).where(*conditions)) or 0)
