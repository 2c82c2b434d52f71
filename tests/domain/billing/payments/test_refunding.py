"""Refunds, by Stripe and by hand: full, partial, too much, lost on the way."""

from datetime import date

import pytest
from sqlalchemy import update

from owneros.domain.billing.payments.models import Refund
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, carry_out, follow, refund_payment, undo_payment
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from owneros.vendors import stripe
from tests.till import ACTOR


def pay_by_card(till, invoice, amount):
    checkout = till.start(invoice, amount)
    till.pay(checkout)
    till.settle(checkout)
    return till.payments()[-1]


def pay_by_hand(till, invoice, amount, method="check"):
    with till.books():
        return record_payment(
            ACTOR,
            invoice,
            Received(amount, method, local_date(now()), str(uuid7()), reference="1042"),
        ).payment


def refund(till, payment, amount, key=""):
    with till.books():
        wish = Wish(amount, "Goodwill", local_date(now()), key or str(uuid7()))
        return refund_payment(ACTOR, payment.id, wish)


@pytest.fixture
def by_card(till):
    till.open_stripe()
    invoice = till.invoice()
    return invoice, pay_by_card(till, invoice, 100_00)


def test_a_full_refund_by_stripe(till, run_tasks, by_card):
    invoice, payment = by_card
    asked = refund(till, payment, 100_00)
    assert asked.state == "pending"
    assert till.standing(invoice) == ("sent", 0)
    run_tasks()
    (done,) = till.refunds()
    assert done.state == "succeeded"
    assert done.stripe_refund_id.startswith("re_")
    subjects = [m["subject"] for m in till.look(f"mail?format=json&to={till.address(invoice)}")]
    assert subjects.count("Refund of $100.00 from Lone Star Plumbing") == 1


def test_partial_refunds_up_to_the_whole(till, run_tasks, by_card):
    invoice, payment = by_card
    refund(till, payment, 30_00)
    assert till.standing(invoice) == ("partially_paid", 70_00)
    refund(till, payment, 70_00)
    with pytest.raises(FieldError, match="All of the"):
        refund(till, payment, 1)
    run_tasks()
    assert [r.state for r in till.refunds()] == ["succeeded", "succeeded"]


def test_too_much_is_refused_with_the_numbers(till, by_card):
    _invoice, payment = by_card
    refund(till, payment, 30_00)
    with pytest.raises(FieldError) as refused:
        refund(till, payment, 70_01)
    assert refused.value.field == "amount"
    assert refused.value.message == "At most $70.00 of the $100.00 can be refunded."


def test_the_same_form_refunds_once(till, by_card):
    _invoice, payment = by_card
    assert refund(till, payment, 10_00, "key").id == refund(till, payment, 10_00, "key").id
    assert len(till.refunds()) == 1


@pytest.mark.parametrize("stored", [True, False])
def test_stripe_fails_after_it_made_the_refund(till, run_tasks, by_card, stored):
    _invoice, payment = by_card
    refund(till, payment, 40_00)
    till.fault("/v1/refunds", method="POST", after=True, stored=stored)
    run_tasks()
    (done,) = till.refunds()
    assert done.state == "succeeded"
    made = [r for r in till.sandbox.box.store.newest("refund", scope=None) if r["amount"] == 40_00]
    assert sum(r["payment_intent"] == payment.payment_intent_id for r in made) == 1


def test_stripe_fails_before_it_made_the_refund(till, run_tasks, by_card):
    _invoice, payment = by_card
    refund(till, payment, 40_00)
    till.fault("/v1/refunds", method="POST", status=500, times=2)
    run_tasks()
    assert till.refunds()[0].state == "pending"
    till.make_tasks_due()
    run_tasks()
    assert till.refunds()[0].state == "succeeded"


def test_stripe_says_no_and_the_money_counts_again(till, run_tasks, by_card):
    invoice, payment = by_card
    refund(till, payment, 100_00)
    till.fault("/v1/refunds", method="POST", status=400)
    run_tasks()
    (failed,) = till.refunds()
    assert failed.state == "failed"
    assert failed.error
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.payments()[0].refunded_cents == 0


def test_a_refund_that_fails_after_all_is_kept_as_credit_if_nothing_is_due(till, run_tasks, by_card):
    invoice, payment = by_card
    refund(till, payment, 100_00)
    run_tasks()
    pay_by_hand(till, invoice, 100_00)
    (made,) = till.refunds()
    with till.books():
        follow(
            payment.account_id,
            stripe.StripeRefund(
                made.stripe_refund_id, payment.payment_intent_id, 100_00, "failed", str(made.id), "lost card"
            ),
        )
    assert till.refunds()[0].state == "failed"
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.credit(payment.client_id) == 100_00


def test_a_refund_made_in_stripes_dashboard_is_taken_over_once(till, by_card):
    invoice, payment = by_card
    seen = stripe.StripeRefund("re_dashboard", payment.payment_intent_id, 25_00, "succeeded", "", "")
    for _ in range(3):
        with till.books():
            follow(payment.account_id, seen)
    (taken,) = till.refunds()
    assert taken.amount_cents == 25_00
    assert till.standing(invoice) == ("partially_paid", 75_00)


def test_a_dashboard_refund_above_what_is_left_is_not_taken_over(till, run_tasks, by_card):
    """Stripe refuses such a refund itself; a word that says so all the same takes nothing below zero."""
    invoice, payment = by_card
    refund(till, payment, 80_00)
    run_tasks()
    told = stripe.StripeRefund("re_dashboard", payment.payment_intent_id, 25_00, "succeeded", "", "")
    with till.books():
        follow(payment.account_id, told)
    assert [made.amount_cents for made in till.refunds()] == [80_00]
    assert till.standing(invoice) == ("partially_paid", 20_00)


def test_a_late_word_does_not_move_a_refund_back(till, run_tasks, by_card):
    _invoice, payment = by_card
    refund(till, payment, 25_00)
    run_tasks()
    (made,) = till.refunds()
    with till.books():
        follow(
            payment.account_id,
            stripe.StripeRefund(
                made.stripe_refund_id, payment.payment_intent_id, 25_00, "pending", str(made.id), ""
            ),
        )
    assert till.refunds()[0].state == "succeeded"


def test_a_pending_refund_is_carried_out_by_the_sweep(till, run_tasks, by_card):
    from owneros.domain.billing.payments.sweep import look_again
    from owneros.foundation.outbox import Outbox

    _invoice, payment = by_card
    made = refund(till, payment, 25_00)
    with till.books():
        db.session.execute(
            update(Refund).where(Refund.id == made.id).values(created_at=made.created_at.replace(year=2020))
        )
        db.session.execute(
            update(Outbox)
            .where(Outbox.dedupe == f"refund:carry_out:{made.id}")
            .values(dead_at=now())
            .execution_options(synchronize_session=False)
        )
    with till.books():
        look_again("by hand")
    run_tasks()
    assert till.refunds()[0].state == "succeeded"


def test_carrying_out_twice_refunds_once(till, by_card):
    _invoice, payment = by_card
    made = refund(till, payment, 25_00)
    for _ in range(2):
        with till.books():
            carry_out(made.id)
    all_made = till.sandbox.box.store.newest("refund", scope=None)
    assert sum(r["payment_intent"] == payment.payment_intent_id for r in all_made) == 1


def test_by_hand_it_is_done_at_once(till, run_tasks):
    invoice = till.invoice()
    payment = pay_by_hand(till, invoice, 100_00, "cash")
    assert refund(till, payment, 40_00).state == "succeeded"
    assert till.standing(invoice) == ("partially_paid", 60_00)


def test_credit_goes_back_before_the_invoice_does(till):
    invoice = till.invoice()
    payment = pay_by_hand(till, invoice, 130_00)
    assert till.credit(payment.client_id) == 30_00
    refund(till, payment, 30_00)
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.credit(payment.client_id) == 0
    refund(till, payment, 1)
    assert till.standing(invoice) == ("partially_paid", 99_99)


def test_a_viewed_invoice_returns_to_viewed(till):
    invoice = till.invoice(viewed_at=now(), status="viewed")
    payment = pay_by_hand(till, invoice, 100_00)
    refund(till, payment, 100_00)
    assert till.standing(invoice) == ("viewed", 0)


def test_a_mistake_is_undone_by_a_row_of_its_own(till, run_tasks):
    invoice = till.invoice()
    payment = pay_by_hand(till, invoice, 100_00)
    with till.books():
        undo_payment(ACTOR, payment.id)
    (row,) = till.refunds()
    assert (row.amount_cents, row.reason, row.state) == (100_00, "Entered by mistake", "succeeded")
    assert till.standing(invoice) == ("sent", 0)
    run_tasks()
    assert till.look(f"mail?format=json&to={till.address(invoice)}") == []


def test_what_cannot_be_undone(till, by_card):
    _invoice, payment = by_card
    with pytest.raises(StateError), till.books():
        undo_payment(ACTOR, payment.id)


def test_days_that_cannot_be(till):
    payment = pay_by_hand(till, till.invoice(), 100_00)
    for day in (date(2020, 1, 1), date(2099, 1, 1)):
        with pytest.raises(FieldError) as refused, till.books():
            refund_payment(ACTOR, payment.id, Wish(1_00, "", day, str(uuid7())))
        assert refused.value.field == "refunded_on"
