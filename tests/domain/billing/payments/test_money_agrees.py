"""Deposits, credit, refunds of both meanings and bank debits that fail: every page tells the same sums."""

from contextlib import suppress
from decimal import Decimal

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from owneros.domain.across.overview.client_pages import client_page
from owneros.domain.across.overview.job_pages import job_page
from owneros.domain.across.overview.papers import papers_of_job
from owneros.domain.across.portal.documents import invoice_page
from owneros.domain.billing.estimates.billing import Wish as Billing
from owneros.domain.billing.estimates.billing import bill
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.credit import credits_of
from owneros.domain.billing.invoices.issuing import issue, void
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice, InvoiceRevision
from owneros.domain.billing.payments.crediting import apply_credit, choose_credit, move_to_credit
from owneros.domain.billing.payments.models import Checkout, Payment, Refund
from owneros.domain.billing.payments.queries import client_credit
from owneros.domain.billing.payments.recording import Received, record_for_client, record_payment
from owneros.domain.billing.payments.refunding import Wish, _fail, _hold, refund_payment, undo_payment
from owneros.domain.billing.statements.account import account_of, open_items_of, usual_days
from owneros.domain.people.tenants.business import local_date
from owneros.domain.people.tenants.roles import Member
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError, VendorError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now
from tests.lengths import times
from tests.offers import an_estimate, signed, with_deposit
from tests.till import ACTOR

DEEDS = (
    "deposit", "deposit", "bill", "bill", "issue", "issue", "pay", "several", "reduce", "owed", "undo",
    "fail", "hold_back", "part", "all", "apply", "move", "debit", "bank_ok", "bank_no", "void",
)  # fmt: skip
deeds = st.lists(
    st.tuples(st.sampled_from(DEEDS), st.integers(0, 3), st.integers(1, 900_00)), min_size=4, max_size=14
)


@settings(max_examples=times(25), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(deeds)
@example(
    [("deposit", 0, 450_00), ("bill", 0, 50), ("issue", 0, 1), ("pay", 0, 300_00), ("reduce", 1, 100_00)]
)
@example([("bill", 0, 50), ("issue", 0, 1), ("debit", 0, 1), ("deposit", 0, 450_00), ("bank_no", 0, 1)])
@example([("deposit", 0, 450_00), ("bill", 0, 50), ("issue", 0, 1), ("reduce", 0, 200_00), ("fail", 0, 1)])
def test_paid_and_credit_and_open_come_to_what_was_billed(till, steps):
    till.open_stripe()
    with till.books():
        estimate = an_estimate(deposit=with_deposit())
        signed(estimate)
        estimate_id = estimate.id
    for deed, place, cents in steps:
        with suppress(StateError, FieldError, VendorError):
            act(till, deed, place, cents, estimate_id)
        with till.books():
            agree(reach(Estimate, estimate_id))


def act(till, deed, place, cents, estimate_id):
    if deed in ("debit", "bank_ok", "bank_no"):
        by_bank(till, deed, place, estimate_id)
        return
    with till.books(), db.session.begin_nested():
        estimate = reach(Estimate, estimate_id)
        invoices = of_job(estimate.job_id, Invoice.kind == "progress")
        payments = db.session.scalars(
            select(Payment).where(Payment.client_id == estimate.client_id).order_by(Payment.id)
        ).all()
        if deed == "deposit":
            pay(deposit_of(estimate), cents)
        elif deed == "bill":
            bill(ACTOR, estimate, Billing("percent", percent=Decimal(max(1, cents % 70))), estimate.issued_on)
        elif deed == "several":
            record_for_client(ACTOR, estimate.client_id, Received(cents, "cash", today(), str(uuid7())))
        elif deed in ("reduce", "owed", "undo", "fail", "move") and payments:
            with_payment(deed, payments[place % len(payments)], invoices, cents)
        elif invoices:
            with_invoice(deed, invoices[place % len(invoices)], cents)


def with_invoice(deed, invoice, cents):
    if deed == "issue":
        issue(ACTOR, invoice)
    elif deed == "pay":
        pay(invoice, cents)
    elif deed in ("hold_back", "part", "all"):
        use = {"hold_back": "none", "part": "deposit", "all": "all"}[deed]
        choose_credit(ACTOR, invoice.id, use, cents if deed == "part" else None)
    elif deed == "apply":
        apply_credit(ACTOR, invoice.id)
    elif deed == "void":
        void(ACTOR, invoice, "x")


def with_payment(deed, payment, invoices, cents):
    if deed == "undo":
        undo_payment(ACTOR, payment.id)
    elif deed == "fail":
        refund = db.session.scalars(
            select(Refund).where(Refund.payment_id == payment.id, Refund.state == "succeeded")
            .where(Refund.meaning != "mistake").order_by(Refund.id.desc())
        ).first()  # fmt: skip
        if refund is not None:
            _fail(_hold(payment.id), refund, "lost card")
    elif deed == "move":
        for invoice in invoices:
            move_to_credit(ACTOR, payment.id, invoice.id, cents)
    else:
        refund_payment(ACTOR, payment.id, Wish(cents, "x", today(), str(uuid7()), deed))


def by_bank(till, deed, place, estimate_id):
    """The client pays what is open from a bank account; days later the bank sends it, or does not."""
    if deed == "debit":
        with till.books():
            due = of_job(reach(Estimate, estimate_id).job_id, Invoice.status.in_(OPEN_STATUSES))
            found = due[place % len(due)] if due else None
        if found is not None:
            till.pay(started := till.start(found.id, found.balance_cents), "bank_ok")
            till.settle(started)
        return
    with till.books():
        waiting = db.session.scalars(select(Checkout).where(Checkout.state == "processing")).all()
    if waiting:
        checkout = waiting[place % len(waiting)]
        till.bank_answers(checkout, "succeed" if deed == "bank_ok" else "fail")
        till.settle(checkout)


def agree(estimate):
    invoices = of_job(estimate.job_id, Invoice.status.not_in(("draft", "void")))
    for invoice in invoices:
        assert invoice.total_cents == invoice.paid_cents + invoice.credited_cents + invoice.balance_cents
        assert_papers_agree(invoice)
    open_cents = sum(invoice.balance_cents for invoice in invoices if invoice.status in OPEN_STATUSES)
    assert open_cents == sum(invoice.balance_cents for invoice in invoices)
    job = job_page(estimate.job_id, member(estimate))
    bills = [invoice for invoice in invoices if invoice.kind != "deposit"]
    assert job.billed_cents == sum(invoice.total_cents for invoice in bills)
    assert job.billed_cents - job.paid_cents - job.gone_cents == sum(i.balance_cents for i in bills)
    listed = {row.id: row.balance_cents for row in papers_of_job(estimate.job_id)}
    assert all(listed[i.id] == i.balance_cents for i in invoices if i.id in listed)
    client = client_page(estimate.client_id)
    assert client.owed_cents == open_cents
    assert client.credit_cents == client_credit(estimate.client_id) >= job.held_cents >= 0
    account = account_of(estimate.client_id, *usual_days(today()), today())
    assert account.closing_cents == open_cents - client.credit_cents
    assert open_items_of(estimate.client_id, today()).closing_cents == account.closing_cents
    portal = invoice_page(estimate.client_id, None).rows
    assert sum(row.balance_cents for row in portal if row.status in OPEN_STATUSES) == open_cents


def assert_papers_agree(invoice):
    """The newest revision, from which page and PDF are drawn, tells of the credit that counts."""
    document = db.session.scalar(
        select(InvoiceRevision.snapshot).where(
            InvoiceRevision.invoice_id == invoice.id, InvoiceRevision.revision == invoice.revision
        )
    )
    counted = sum(credit["amount_cents"] for credit in document["credits"])
    assert counted == credits_of(invoice).sum_cents <= invoice.paid_cents
    assert document["due_cents"] == invoice.total_cents - counted - invoice.credited_cents


def of_job(job_id, *conditions):
    wanted = select(Invoice).where(Invoice.job_id == job_id, *conditions)
    return db.session.scalars(wanted.order_by(Invoice.id)).all()


def pay(invoice, cents):
    record_payment(ACTOR, invoice.id, Received(cents, "cash", today(), str(uuid7())))


def member(estimate):
    return Member(uuid7(), uuid7(), "Sam", estimate.tenant_id, "Lone Star", "America/New_York", "owner")


def today():
    return local_date(now())
