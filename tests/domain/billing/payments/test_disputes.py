"""A payer's bank asks for the money back: opened, answered, won, lost; told in any order."""

import itertools

import pytest
from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import incoming
from owneros.domain.billing.payments.disputing import look_again
from owneros.domain.billing.payments.models import Allocation, WebhookEvent
from owneros.domain.billing.payments.queries import received_between
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import add_months, month_start, now
from tests.till import ACTOR


@pytest.fixture
def paid(till):
    account = till.open_stripe()
    invoice = till.invoice()
    return account, invoice, till.paid_by(invoice, 100_00)


def tell(till, account, dispute_id, kind="updated"):
    """As the webhook's task does."""
    event_id = f"evt_{uuid7().hex}"
    with till.books():
        db.session.add(
            WebhookEvent(
                provider="stripe", event_id=event_id, kind=f"charge.dispute.{kind}",
                account_id=account, object_id=dispute_id,
            )
        )  # fmt: skip
    with till.books():
        incoming.act_on(event_id)


def opened(till, payment, **wish):
    return till.control("stripe/disputes", payment_intent=payment.payment_intent_id, **wish)["id"]


def ends(till, dispute_id, outcome):
    till.control(f"stripe/disputes/{dispute_id}", outcome=outcome)


def refund(till, payment, cents):
    with till.books():
        refund_payment(ACTOR, payment.id, Wish(cents, "x", local_date(now()), str(uuid7())))


def test_an_open_dispute_is_kept_and_the_payment_still_counts(till, paid):
    account, invoice, payment = paid
    tell(till, account, opened(till, payment), "created")
    (dispute,) = till.disputes()
    assert (dispute.status, dispute.amount_cents, dispute.reason) == ("needs_response", 100_00, "fraudulent")
    assert (dispute.withdrawn_cents, dispute.fee_cents) == (100_00, 15_00)
    assert dispute.evidence_due_at is not None
    assert dispute.closed_on is None
    assert till.standing(invoice) == ("paid", 100_00)


def test_a_lost_one_takes_back_what_it_paid_by_rows_of_its_own(till, paid):
    account, invoice, payment = paid
    dispute_id = opened(till, payment)
    tell(till, account, dispute_id)
    ends(till, dispute_id, "lose")
    for _ in range(3):
        tell(till, account, dispute_id, "closed")
    (dispute,) = till.disputes()
    assert (dispute.status, dispute.taken_cents) == ("lost", 100_00)
    assert till.standing(invoice) == ("sent", 0)
    assert till.payments()[0].refundable_cents == 0
    with till.books():
        rows = db.session.scalars(select(Allocation.amount_cents).order_by(Allocation.id)).all()
        assert rows == [100_00, -100_00]
        this = month_start(local_date(now()))
        assert received_between(this, add_months(this, 1)) == 0


def test_a_won_one_leaves_everything(till, paid):
    account, invoice, payment = paid
    dispute_id = opened(till, payment)
    tell(till, account, dispute_id)
    ends(till, dispute_id, "review")
    tell(till, account, dispute_id)
    assert till.disputes()[0].status == "under_review"
    ends(till, dispute_id, "win")
    tell(till, account, dispute_id, "closed")
    (dispute,) = till.disputes()
    assert (dispute.status, dispute.withdrawn_cents, dispute.taken_cents) == ("won", 0, 0)
    assert till.standing(invoice) == ("paid", 100_00)


def test_a_lost_one_that_is_won_after_all_returns(till, paid):
    account, invoice, payment = paid
    dispute_id = opened(till, payment)
    ends(till, dispute_id, "lose")
    tell(till, account, dispute_id)
    assert till.standing(invoice) == ("sent", 0)
    ends(till, dispute_id, "win")
    tell(till, account, dispute_id, "funds_reinstated")
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.payments()[0].disputed_cents == 0


def test_what_returns_and_is_not_due_any_more_is_credit(till, paid):
    account, invoice, payment = paid
    dispute_id = opened(till, payment)
    ends(till, dispute_id, "lose")
    tell(till, account, dispute_id)
    till.paid_by(invoice, 100_00)
    ends(till, dispute_id, "win")
    tell(till, account, dispute_id)
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.credit(payment.client_id) == 100_00


def test_only_a_part_is_disputed(till, paid):
    account, invoice, payment = paid
    dispute_id = opened(till, payment, amount=30_00)
    ends(till, dispute_id, "lose")
    tell(till, account, dispute_id)
    assert till.standing(invoice) == ("partially_paid", 70_00)
    with pytest.raises(FieldError, match=r"At most \$70.00"):
        refund(till, payment, 70_01)


def test_a_lost_one_takes_no_more_than_is_there(till, paid, run_tasks):
    account, invoice, payment = paid
    refund(till, payment, 40_00)
    run_tasks()
    dispute_id = opened(till, payment, amount=100_00)
    ends(till, dispute_id, "lose")
    tell(till, account, dispute_id)
    assert till.disputes()[0].taken_cents == 60_00
    assert till.standing(invoice) == ("sent", 0)


def test_nothing_is_refunded_while_stripe_holds_the_money(till, paid):
    account, _invoice, payment = paid
    tell(till, account, opened(till, payment))
    with pytest.raises(StateError, match="disputed"):
        refund(till, payment, 10_00)


def test_an_inquiry_holds_no_money_and_may_be_settled_by_a_refund(till, paid):
    account, invoice, payment = paid
    dispute_id = opened(till, payment, inquiry=True)
    tell(till, account, dispute_id)
    (dispute,) = till.disputes()
    assert (dispute.inquiry, dispute.withdrawn_cents) == (True, 0)
    refund(till, payment, 10_00)
    ends(till, dispute_id, "lose")
    tell(till, account, dispute_id)
    assert till.disputes()[0].status == "closed"
    assert till.standing(invoice) == ("partially_paid", 90_00)


def test_a_dispute_that_is_told_before_its_payment_is_not_lost(till):
    account = till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    dispute_id = till.control("stripe/disputes", payment_intent=till.intent(checkout))["id"]
    ends(till, dispute_id, "lose")
    tell(till, account, dispute_id, "closed")
    assert till.disputes()[0].status == "lost"
    assert till.standing(invoice) == ("sent", 0)


@pytest.mark.parametrize("order", list(itertools.permutations(("created", "updated", "closed"))))
def test_all_orders_of_its_events_end_alike(till, paid, order):
    account, invoice, payment = paid
    dispute_id = opened(till, payment)
    tell(till, account, dispute_id, order[0])
    ends(till, dispute_id, "lose")
    for kind in (*order[1:], *order):
        tell(till, account, dispute_id, kind)
    assert len(till.disputes()) == 1
    assert till.standing(invoice) == ("sent", 0)


def test_a_dispute_of_someone_elses_payment_is_none_of_ours(till, paid):
    account, _invoice, payment = paid
    dispute_id = opened(till, payment)
    body = till.sandbox.box.store.get("dispute", dispute_id, account)
    till.sandbox.box.store.put("dispute", dispute_id, body | {"payment_intent": None}, account)
    tell(till, account, dispute_id)
    assert till.disputes() == []


def test_the_business_is_told_when_it_opens_and_when_it_ends(till, cast, paid, run_tasks):
    account, _invoice, payment = paid
    dispute_id = opened(till, payment)
    for _ in range(2):
        tell(till, account, dispute_id)
    run_tasks()
    ends(till, dispute_id, "lose")
    for _ in range(2):
        tell(till, account, dispute_id)
    run_tasks()
    letters = till.look(f"mail?format=json&to={cast.owner.email}")
    mails = [mail for mail in letters if "disput" in mail["subject"]]
    assert all(":" not in mail["message_id"] for mail in mails)
    subjects = sorted(mail["subject"] for mail in mails)
    assert subjects == ["A payment of $100.00 is disputed", "The dispute of $100.00 is lost"]


def test_the_sweep_asks_again_about_an_open_one(till, paid):
    account, invoice, payment = paid
    dispute_id = opened(till, payment)
    tell(till, account, dispute_id)
    ends(till, dispute_id, "lose")
    with till.books():
        look_again(till.disputes()[0].id)
    assert till.standing(invoice) == ("sent", 0)
    with till.books():
        assert reach(Invoice, invoice).paid_cents == 0
