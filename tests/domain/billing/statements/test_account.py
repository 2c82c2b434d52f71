"""A statement balances: with what is open on the invoices, minus the credit, after any deeds whatsoever."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.drafting import edit
from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.writing_off import reopen, write_off
from owneros.domain.billing.late_fees.charging import charge
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.late_fees.rule import Rule
from owneros.domain.billing.late_fees.settings import change_rule
from owneros.domain.billing.late_fees.waiving import waive
from owneros.domain.billing.payments.crediting import apply_credit
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.queries import client_credit
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, refund_payment, undo_payment
from owneros.domain.billing.statements.account import account_of, open_items_of, usual_days
from owneros.domain.billing.statements.document import document_of
from owneros.domain.billing.statements.sources import SOURCES
from owneros.domain.billing.statements.words import say_entry
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.money import as_e4
from owneros.foundation.periods import now
from tests.desk import SAM, a_client, an_invoice
from tests.domain.billing.payments.test_books import dispute
from tests.lengths import times

BEGIN = date(2000, 1, 1)


@pytest.fixture
def books(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield


def today():
    return local_date(now())


def pay(invoice, cents, ago=0):
    return record_payment(
        SAM,
        invoice.id,
        Received(cents, "check", today() - timedelta(days=ago), str(uuid7()), reference="1042"),
    )


def said(account):
    return [(entry.on, say_entry(entry.kind, entry.label), entry.cents, entry.balance_cents)
            for entry in account.entries]  # fmt: skip


def test_entries_stand_in_the_order_of_their_days_with_a_running_balance(books):
    client = a_client()
    first, second = (today() - timedelta(days=ago) for ago in (50, 20))
    older = an_invoice(client, 100_000, issued_on=first, title="Kitchen")
    an_invoice(client, 40_000, issued_on=second)
    an_invoice(a_client("Somebody Else"), 77_700, issued_on=second)
    change_rule(SAM, Rule("amount", amount_cents=2_500, days=10), BEGIN)
    charge(older.id, today() - timedelta(days=25))
    pay(older, 60_000, ago=22)
    account = account_of(client.id, *usual_days(today()), today())
    assert said(account) == [
        (first, "Invoice INV-0001", 100_000, 100_000),
        (today() - timedelta(days=25), "Late fee on INV-0001", 2_500, 102_500),
        (today() - timedelta(days=22), "Payment, check", -60_000, 42_500),
        (second, "Invoice INV-0002", 40_000, 82_500),
    ]
    assert (account.opening_cents, account.charged_cents, account.paid_cents) == (0, 142_500, 60_000)
    assert [(age.name, age.cents, age.count) for age in account.ages] == [
        ("not_due", 0, 0),
        ("late_30", 40_000, 1),
        ("late_60", 42_500, 1),
        ("late_over", 0, 0),
    ]
    later = account_of(client.id, second, today(), today())
    assert (later.opening_cents, len(later.entries), later.closing_cents) == (42_500, 1, 82_500)


def test_what_never_counted_or_counts_no_more_is_no_entry(books):
    client = a_client()
    day = today() - timedelta(days=5)
    void(SAM, an_invoice(client, issued_on=day), "Twice")
    paid = an_invoice(client, 10_000, issued_on=day)
    undo_payment(SAM, pay(paid, 10_000).payment.id)
    account = account_of(client.id, *usual_days(today()), today())
    assert [entry.cents for entry in account.entries] == [10_000]
    assert account.closing_cents == 10_000


def test_what_was_given_up_and_what_a_bank_took_back_are_entries(books):
    client = a_client()
    given_up = an_invoice(client, 50_000, issued_on=today() - timedelta(days=9))
    taken_back = an_invoice(client, 20_000, issued_on=today() - timedelta(days=8))
    payment = pay(taken_back, 20_000).payment
    dispute(payment.id, "lose", 20_000)
    write_off(SAM, given_up, "Moved away")
    account = account_of(client.id, *usual_days(today()), today())
    assert [(words, cents) for _, words, cents, _ in said(account)[2:]] == [
        ("Payment, check", -20_000),
        ("Taken back by the bank", 20_000),
        ("Written off on INV-0001", -50_000),
    ]
    assert (account.closing_cents, account.open_cents, account.credit_cents) == (20_000, 20_000, 0)


def test_a_deposit_counts_as_far_as_it_is_open_and_its_money_is_credit(books):
    client = a_client()
    deposit = an_invoice(client, 30_000, issued_on=today() - timedelta(days=2), kind="deposit")
    asked = account_of(client.id, *usual_days(today()), today())
    assert (asked.closing_cents, asked.credit_cents) == (30_000, 0)
    pay(deposit, 30_000)
    held = account_of(client.id, *usual_days(today()), today())
    assert (held.closing_cents, held.credit_cents) == (-30_000, 30_000)


def test_both_forms_end_at_the_same_balance(books):
    client = a_client()
    an_invoice(client, 40_000, issued_on=today() - timedelta(days=50))
    held = an_invoice(client, 30_000, issued_on=today() - timedelta(days=20), kind="deposit")
    pay(held, 30_000, ago=3)
    asked = an_invoice(client, 5_000, issued_on=today() - timedelta(days=2), kind="deposit")
    paper = document_of(client, open_items_of(client.id, today()))
    assert [(row["label"], row["balance_cents"], row["late_days"]) for row in paper["open"]] == [
        ("INV-0001", 40_000, 36),
        (f"Deposit {asked.label}", 5_000, 0),
    ]
    assert (paper["open_cents"], paper["credit_cents"], paper["closing_cents"]) == (45_000, 30_000, 15_000)
    assert account_of(client.id, *usual_days(today()), today()).closing_cents == 15_000


def test_the_session_holds_each_source_to_the_business(books, count_queries):
    client = a_client()
    with count_queries() as statements:
        account_of(client.id, *usual_days(today()), today())
    [reading] = [text for text in statements if "WITH events" in text]
    entries = reading.partition("SELECT sums")[0]
    assert entries.count("tenant_id = %(") >= len(SOURCES)


def test_days_the_wrong_way_round_are_refused(books):
    with pytest.raises(FieldError, match="cannot be before the first"):
        account_of(a_client().id, today(), today() - timedelta(days=1), today())


def act(deed, place, cents, client, invoices):
    if deed == "bill":
        day = today() - timedelta(days=place * 20)
        kind = "deposit" if place == 0 else "invoice"
        invoices.append(an_invoice(client, cents, issued_on=day, kind=kind))
    elif deed in GIVING_BACK:
        payments = db.session.scalars(
            select(Payment.id).where(Payment.client_id == client.id).order_by(Payment.id)
        ).all()
        if payments:
            give_back(deed, payments[place % len(payments)], cents)
    else:
        DEEDS[deed](reach(Invoice, invoices[place % len(invoices)].id, lock=True), place, cents)


def waive_one(_invoice, _place, _cents):
    fee = db.session.scalars(select(LateFee).where(LateFee.waived_at.is_(None))).first()
    if fee is not None:
        waive(SAM, fee.invoice_id, fee.id, "Nice")


def rewrite(invoice, _place, cents):
    lines = [LineContent("Other", Decimal(1), "", as_e4(cents))]
    edit(
        SAM,
        invoice,
        InvoiceContent(invoice.client_id, invoice.issued_on, invoice.due_on, lines),
        version=invoice.version,
    )


DEEDS = {
    "pay": lambda invoice, place, cents: pay(invoice, cents, ago=place * 7),
    "credit": lambda invoice, _place, _cents: apply_credit(SAM, invoice.id),
    "fee": lambda invoice, place, _cents: charge(invoice.id, today() - timedelta(days=place)),
    "waive": waive_one,
    "void": lambda invoice, _place, _cents: void(SAM, invoice, "Wrong"),
    "edit": rewrite,
    "give up": lambda invoice, _place, _cents: write_off(SAM, invoice, "Moved away"),
    "reopen": lambda invoice, _place, _cents: reopen(SAM, invoice),
}
GIVING_BACK = ("refund", "undo", "dispute", "lose", "win")


def give_back(deed, payment_id, cents):
    if deed == "undo":
        undo_payment(SAM, payment_id)
    elif deed == "refund":
        refund_payment(SAM, payment_id, Wish(cents, "x", today(), str(uuid7())))
    else:
        dispute(payment_id, deed, cents)


steps = st.lists(
    st.tuples(
        st.sampled_from(["bill", "pay", "pay", *DEEDS, *GIVING_BACK]),
        st.integers(0, 5),
        st.integers(1, 150_00),
    ),
    min_size=3,
    max_size=16,
)


@settings(max_examples=times(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=steps, cut=st.integers(0, 120))
def test_the_balance_is_what_is_open_minus_the_credit(cast, in_tenant, steps, cut):
    with in_tenant(cast.owner.tenant_id):
        client = a_client()
        change_rule(SAM, Rule("percent", Decimal("1.5"), days=5, repeat="monthly"), date(2010, 1, 1))
        invoices = [
            an_invoice(client, cents, issued_on=today() - timedelta(days=90)) for cents in (9_000, 5_555)
        ]
        for deed, place, cents in steps:
            try:
                with db.session.begin_nested():
                    act(deed, place, cents, client, invoices)
            except (StateError, FieldError):
                pass
        balances(client, cut)
        db.session.rollback()


def balances(client, cut):
    account = account_of(client.id, BEGIN, today(), today())
    left = Invoice.total_cents - Invoice.paid_cents - Invoice.written_off_cents
    still_open = db.session.scalar(
        select(func.coalesce(func.sum(left), 0)).where(
            Invoice.client_id == client.id, Invoice.status.in_(OPEN_STATUSES)
        )
    )
    assert account.open_cents == still_open
    assert account.credit_cents == client_credit(client.id)
    assert account.closing_cents == still_open - account.credit_cents
    assert account.closing_cents == sum(entry.cents for entry in account.entries)
    assert open_items_of(client.id, today()).closing_cents == account.closing_cents
    assert sum(age.cents for age in account.ages) == still_open
    day = today() - timedelta(days=cut)
    before, after = (
        account_of(client.id, BEGIN, day, today()),
        account_of(client.id, day + timedelta(days=1), today() + timedelta(days=1), today()),
    )
    assert before.closing_cents == after.opening_cents
    assert after.closing_cents == account.closing_cents
    assert len(before.entries) + len(after.entries) == len(account.entries)
