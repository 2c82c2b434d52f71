"""The sweep asks again about what is open, and comes to its end."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments.models import Checkout, Payment
from owneros.domain.billing.payments.sweep import look_again
from owneros.foundation.database import db, reach
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now


def sweep(till, run_tasks, period, older_by=timedelta(minutes=10)):
    """What is there looks as old as said; then one round. The kinds of tasks that it asked for."""
    with till.books():
        for table in (Checkout, Payment):
            db.session.execute(update(table).values(created_at=now() - older_by))
    with till.books():
        before = set(db.session.scalars(select(Outbox.id)))
        look_again(period)
        db.session.flush()
        made = db.session.execute(
            select(Outbox.kind).where(Outbox.tenant_id == till.tenant_id, Outbox.id.not_in(before))
        ).scalars()
        kinds = sorted(made)
    run_tasks()
    return kinds


@pytest.fixture
def paid(till):
    account = till.open_stripe()
    checkout = till.start(till.invoice(), 100_00)
    till.pay(checkout)
    return account, checkout


def booking(till, account, fee):
    """What Stripe says of the fee of the only charge; None while it is not booked."""
    store = till.sandbox.box.store
    (charge,) = store.newest("charge", scope=account)
    (booked,) = store.newest("balance_transaction", scope=account)
    store.put("balance_transaction", booked["id"], booked | {"fee": fee or 0}, account)
    shown = None if fee is None else booked["id"]
    store.put("charge", charge["id"], charge | {"balance_transaction": shown}, account)


def test_a_fee_of_nothing_is_known_and_not_asked_for_again(till, run_tasks, paid):
    account, checkout = paid
    booking(till, account, 0)
    till.settle(checkout)
    (payment,) = till.payments()
    assert (payment.fee_cents, payment.fee_known) == (0, True)
    assert sweep(till, run_tasks, "2026-11-28T23:10") == []


def test_a_fee_that_is_booked_later_is_asked_for_until_it_is_known(till, run_tasks, paid):
    account, checkout = paid
    booking(till, account, None)
    till.settle(checkout)
    assert not till.payments()[0].fee_known
    assert sweep(till, run_tasks, "2026-11-28T23:10") == ["payment.fee"]
    booking(till, account, 0)
    assert sweep(till, run_tasks, "2026-11-28T23:20") == ["payment.fee"]
    assert till.payments()[0].fee_known
    assert sweep(till, run_tasks, "2026-11-28T23:30") == []


def test_what_is_older_than_a_day_is_asked_about_once_an_hour(till, run_tasks, paid):
    account, checkout = paid
    booking(till, account, None)
    till.settle(checkout)
    old = timedelta(days=2)
    assert sweep(till, run_tasks, "2026-11-28T23:10", old) == ["payment.fee"]
    assert sweep(till, run_tasks, "2026-11-28T23:20", old) == []
    assert sweep(till, run_tasks, "2026-11-29T00:00", old) == ["payment.fee"]


def test_an_account_that_cut_us_off_is_asked_nothing_more(till, run_tasks, paid):
    account, checkout = paid
    booking(till, account, None)
    till.settle(checkout)
    till.control("stripe/disputes", payment_intent=till.payments()[0].payment_intent_id)
    till.control(f"stripe/accounts/{account}/deauthorization")
    assert sweep(till, run_tasks, "2026-11-28T23:10") == ["payment.fee"]
    with till.books():
        assert connections.current().cut_off_at is not None
        assert not connections.current().active
    assert sweep(till, run_tasks, "2026-11-28T23:20") == []
    assert dead_or_waiting(till) == []


def test_open_pages_of_an_account_that_cut_us_off_end_with_their_time(till, run_tasks):
    account = till.open_stripe()
    checkout = till.start(till.invoice(), 100_00)
    till.control(f"stripe/accounts/{account}/deauthorization")
    assert sweep(till, run_tasks, "2026-11-28T23:10") == ["checkout.settle"]
    assert till.state(checkout) == "open"
    with till.books():
        reach(Checkout, checkout.id).expires_at = now() - timedelta(minutes=1)
    assert sweep(till, run_tasks, "2026-11-28T23:20") == ["checkout.settle"]
    assert till.state(checkout) == "failed"
    assert sweep(till, run_tasks, "2026-11-28T23:30") == []


def test_a_debit_that_nobody_tells_us_of_any_more_is_told(till, run_tasks):
    account = till.open_stripe()
    checkout = till.start(till.invoice(), 100_00)
    till.pay(checkout, "bank_ok")
    assert till.settle(checkout) == "coming"
    till.control(f"stripe/accounts/{account}/deauthorization")
    with till.books():
        reach(Checkout, checkout.id).expires_at = now() - timedelta(minutes=1)
    sweep(till, run_tasks, "2026-11-28T23:10")
    assert till.state(checkout) == "failed"
    assert till.told_to_owner() == ["Check if a bank debit of $100.00 came in"]
    assert sweep(till, run_tasks, "2026-11-28T23:20") == []


def dead_or_waiting(till):
    with till.books():
        return db.session.scalars(
            select(Outbox.kind).where(Outbox.tenant_id == till.tenant_id, Outbox.done_at.is_(None))
        ).all()
