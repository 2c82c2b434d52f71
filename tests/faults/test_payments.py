"""Payments under faults: a crash at each statement, kill -9 in the middle of a call to Stripe."""

import os
import signal
import subprocess
import sys

import pytest
from sqlalchemy import select, update

from owneros.domain.billing.payments.disputing import follow
from owneros.domain.billing.payments.models import Checkout
from owneros.domain.billing.payments.recording import Received, record_for_client, record_payment
from owneros.domain.billing.payments.refunding import Wish, carry_out, refund_payment
from owneros.domain.billing.payments.refunding import follow as follow_refund
from owneros.domain.billing.payments.settlement import settle
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now
from owneros.vendors import stripe
from tests.faults.crashing import repeat_until_done
from tests.patience import eventually
from tests.services import ROOT, test_environment
from tests.till import ACTOR, Till

pytestmark = pytest.mark.faults

TASK = """
import sys
from owneros import create_app
from owneros.foundation.tasks import handle, use_app
use_app(create_app())
handle(sys.argv[1])
"""
START = """
import sys, uuid
from owneros import create_app
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import start_checkout
from owneros.foundation.database import db, reach
from owneros.foundation.tenancy import enter_tenant
with create_app().app_context():
    enter_tenant(db.session, int(sys.argv[1]))
    start_checkout(reach(Invoice, uuid.UUID(sys.argv[2])), 10000, "http://localhost/paid", "http://localhost/no")
"""


@pytest.fixture
def till(sandbox, in_tenant, cast) -> Till:
    return Till(sandbox, in_tenant, cast.owner.tenant_id)


@pytest.fixture
def run(database_urls, redis_url, services, sandbox):
    """Start a script in a process of its own, with the settings of the tests."""
    environment = os.environ | test_environment(
        database_urls, redis_url, home=services.home, sandbox_url=sandbox.url, smtp_url=sandbox.smtp_url
    )
    started = []

    def start(script, *arguments):
        process = subprocess.Popen(
            [sys.executable, "-c", script, *arguments], cwd=ROOT, env=environment, start_new_session=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_settling_crashes_at_every_statement(till, crash_at):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)

    def deed():
        with till.books():
            settle(reach(Checkout, checkout.id))

    def untouched():
        assert till.payments() == []
        assert till.standing(invoice) == ("sent", 0)

    assert repeat_until_done(crash_at, deed, untouched) > 10
    assert till.standing(invoice) == ("paid", 100_00)
    assert len(till.payments()) == 1


def test_settling_several_invoices_crashes_at_every_statement(till, crash_at):
    till.open_stripe()
    client = till.client()
    invoices = [till.invoice(cents, client_id=client) for cents in (100_00, 20_01)]
    checkout = till.start_all(invoices[0], 120_01)
    till.pay(checkout)

    def deed():
        with till.books():
            settle(reach(Checkout, checkout.id))

    def untouched():
        assert till.payments() == []
        assert [till.standing(invoice) for invoice in invoices] == [("sent", 0)] * 2

    assert repeat_until_done(crash_at, deed, untouched) > 10
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid", "paid"]
    assert len(till.payments()) == 1


def test_losing_a_dispute_crashes_at_every_statement(till, crash_at):
    account = till.open_stripe()
    invoice = till.invoice()
    payment = till.paid_by(invoice, 100_00)
    made = till.control("stripe/disputes", payment_intent=payment.payment_intent_id)
    till.control(f"stripe/disputes/{made['id']}", outcome="lose")
    with till.books():
        told = stripe.retrieve_dispute(account, made["id"])

    def deed():
        with till.books():
            follow(account, told)

    def untouched():
        assert till.disputes() == []
        assert till.standing(invoice) == ("paid", 100_00)

    assert repeat_until_done(crash_at, deed, untouched) > 8
    assert till.standing(invoice) == ("sent", 0)
    assert till.payments()[0].disputed_cents == 100_00


def test_recording_for_several_crashes_at_every_statement(till, crash_at):
    client = till.client()
    invoices = [till.invoice(cents, client_id=client) for cents in (100_00, 20_01)]

    def deed():
        with till.books():
            received = Received(130_00, "check", local_date(now()), "form:1", mail_receipt=True)
            record_for_client(ACTOR, client, received)

    def untouched():
        assert till.payments() == []
        assert [till.standing(invoice) for invoice in invoices] == [("sent", 0)] * 2

    repeat_until_done(crash_at, deed, untouched)
    assert [till.standing(invoice)[0] for invoice in invoices] == ["paid", "paid"]
    assert till.credit(client) == 9_99


def test_recording_crashes_at_every_statement(till, crash_at):
    invoice = till.invoice()

    def deed():
        with till.books():
            record_payment(
                ACTOR, invoice, Received(130_00, "cash", local_date(now()), "form:1", mail_receipt=True)
            )

    def untouched():
        assert till.payments() == []
        assert till.standing(invoice) == ("sent", 0)

    repeat_until_done(crash_at, deed, untouched)
    assert till.standing(invoice) == ("paid", 100_00)
    assert till.credit(till.client_of(invoice)) == 30_00


def test_refunding_crashes_at_every_statement_and_refunds_once(till, crash_at):
    payment, invoice, refund = ask_refund(till)

    def deed():
        with till.books():
            carry_out(refund.id)

    def untouched():
        assert till.refunds()[0].state == "pending"

    repeat_until_done(crash_at, deed, untouched)
    assert till.refunds()[0].state == "succeeded"
    assert made_at_stripe(till, payment) == 1
    assert till.standing(invoice) == ("partially_paid", 60_00)


def test_lifting_a_failure_crashes_at_every_statement(till, crash_at):
    payment, invoice, refund = ask_refund(till)
    till.fault("/v1/refunds", method="POST", status=400)
    with till.books():
        carry_out(refund.id)
    assert till.refunds()[0].state == "failed"
    with till.books():
        made = stripe.create_refund(
            payment.account_id,
            payment_intent_id=payment.payment_intent_id,
            amount_cents=40_00,
            reference=str(refund.id),
        )

    def deed():
        with till.books():
            follow_refund(payment.account_id, made)

    def untouched():
        assert till.refunds()[0].state == "failed"
        assert till.payments()[0].refunded_cents == 0
        assert till.standing(invoice) == ("paid", 100_00)

    assert repeat_until_done(crash_at, deed, untouched) > 8
    assert till.refunds()[0].state == "succeeded"
    assert till.payments()[0].refunded_cents == 40_00
    assert till.standing(invoice) == ("partially_paid", 60_00)


def test_a_worker_is_killed_after_stripe_refunded(till, run, run_tasks):
    payment, invoice, refund = ask_refund(till)
    row_id = outbox_row(till, f"refund:carry_out:{refund.id}")
    till.fault("/v1/refunds", method="POST", after=True, delay=6)
    worker = run(TASK, str(row_id))
    eventually(lambda: made_at_stripe(till, payment) == 1)
    os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    assert till.refunds()[0].state == "pending"
    let_the_lease_end(till, row_id)
    run_tasks()
    assert till.refunds()[0].state == "succeeded"
    assert made_at_stripe(till, payment) == 1
    assert till.standing(invoice) == ("partially_paid", 60_00)


def test_the_web_is_killed_after_stripe_made_the_session(till, run):
    account = till.open_stripe()
    invoice = till.invoice()
    till.fault("/v1/checkout/sessions", method="POST", after=True, delay=6)
    web = run(START, str(till.tenant_id), str(invoice))
    eventually(lambda: sessions_at_stripe(till, account) == 1)
    os.killpg(web.pid, signal.SIGKILL)
    web.wait()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.settle(checkout)
    assert till.standing(invoice) == ("paid", 100_00)
    assert sessions_at_stripe(till, account) == 1


def ask_refund(till):
    till.open_stripe()
    invoice = till.invoice()
    checkout = till.start(invoice, 100_00)
    till.pay(checkout)
    till.settle(checkout)
    (payment,) = till.payments()
    with till.books():
        refund = refund_payment(ACTOR, payment.id, Wish(40_00, "Goodwill", local_date(now()), "form:1"))
    return payment, invoice, refund


def made_at_stripe(till, payment):
    made = till.sandbox.box.store.newest("refund", scope=payment.account_id)
    return sum(refund["payment_intent"] == payment.payment_intent_id for refund in made)


def sessions_at_stripe(till, account):
    return len(till.sandbox.box.store.newest("checkout.session", scope=account))


def outbox_row(till, dedupe):
    with till.books():
        return db.session.scalars(select(Outbox.id).where(Outbox.dedupe == dedupe)).one()


def let_the_lease_end(till, row_id):
    with till.books():
        db.session.execute(
            update(Outbox)
            .where(Outbox.id == row_id)
            .values(lease_until=None, offered_at=None)
            .execution_options(synchronize_session=False)
        )
