"""A late fee is charged once for each period, only while the invoice is open, and can be waived."""

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.documents.totals import Discount
from owneros.domain.billing.invoices import drafting
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.contract import billed_cents
from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.late_fees.charging import ask_for_due, charge
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.late_fees.queries import fees_of
from owneros.domain.billing.late_fees.rule import Rule
from owneros.domain.billing.late_fees.settings import change_rule, our_rule, spare_client
from owneros.domain.billing.late_fees.waiving import waive
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import local_date
from owneros.domain.people.tenants.tax_rates import RateDetails, add_rate
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.outbox import Outbox
from owneros.foundation.periods import now
from tests.desk import ISSUED, SAM, a_client, a_draft, an_invoice
from tests.lengths import times

PERCENT = Rule("percent", Decimal("1.5"), days=10)
MONTHLY = Rule("percent", Decimal("1.5"), days=10, repeat="monthly")
DUE = ISSUED + timedelta(days=14)
DAY = DUE + timedelta(days=10)
LONG_AGO = date(2020, 1, 1)


@pytest.fixture
def books(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        yield


def pay(invoice, cents):
    return record_payment(SAM, invoice.id, Received(cents, "cash", local_date(now()), str(uuid7())))


def test_nothing_is_charged_unless_the_business_says_so(books):
    invoice = an_invoice()
    assert charge(invoice.id, DAY) is None
    assert ask_for_due(DAY) == 0


def test_a_fee_is_a_line_of_its_own_in_a_new_revision_and_not_taxed(books):
    rate = add_rate(SAM, RateDetails("Texas", Decimal(10)))
    lines = [LineContent("Labor", Decimal(1), "", 1_000_0000, rate.id)]
    invoice = an_invoice(lines=lines, discount=Discount("percent", Decimal(50)))
    change_rule(SAM, PERCENT, LONG_AGO)
    assert charge(invoice.id, DAY - timedelta(days=1)) is None
    fee = charge(invoice.id, DAY)
    assert (fee.base_cents, fee.amount_cents, fee.period) == (55_000, 825, 1)
    assert (invoice.subtotal_cents, invoice.discount_cents, invoice.tax_cents) == (100_000, 50_000, 5_000)
    assert (invoice.late_fee_cents, invoice.total_cents, invoice.revision) == (825, 55_825, 2)
    document = latest_revision(invoice).snapshot
    assert document["total_cents"] == 55_825
    assert [line["description"] for line in document["lines"]] == ["Labor"]
    assert document["late_fees"][0]["amount_cents"] == 825
    assert "1.5% of $550.00" in document["late_fees"][0]["description"]
    line = reach(InvoiceLine, fee.line_id)
    assert (line.kind, line.taxable, line.tax_rate_id) == ("late_fee", False, None)
    assert (
        db.session.scalar(select(func.count(AuditEvent.id)).where(AuditEvent.action == "late_fee.charged"))
        == 1
    )


def test_a_repeat_charges_nothing_more(books):
    invoice = an_invoice()
    change_rule(SAM, PERCENT, LONG_AGO)
    assert charge(invoice.id, DAY)
    assert charge(invoice.id, DAY) is None
    assert charge(invoice.id, DAY + timedelta(days=400)) is None


def test_each_month_is_reckoned_without_the_earlier_fees_and_missed_months_are_not_made_up_for(books):
    invoice = an_invoice()
    change_rule(SAM, MONTHLY, LONG_AGO)
    first, third = charge(invoice.id, DAY), charge(invoice.id, DAY + timedelta(days=65))
    assert [(fee.period, fee.base_cents, fee.amount_cents) for fee in (first, third)] == [
        (1, 100_000, 1_500),
        (3, 100_000, 1_500),
    ]
    pay(invoice, 60_000)
    fourth = charge(invoice.id, DAY + timedelta(days=95))
    assert (fourth.base_cents, fourth.amount_cents) == (40_000, 600)


def test_when_the_work_is_paid_there_is_no_fee_on_a_fee(books):
    invoice = an_invoice()
    change_rule(SAM, MONTHLY, LONG_AGO)
    charge(invoice.id, DAY)
    pay(invoice, 100_000)
    assert invoice.balance_cents == 1_500
    assert charge(invoice.id, DAY + timedelta(days=40)) is None


def test_a_cap_holds_all_fees_of_an_invoice_together(books):
    invoice = an_invoice()
    change_rule(SAM, Rule("amount", amount_cents=2_500, days=10, repeat="monthly", cap_cents=4_000), LONG_AGO)
    fees = [charge(invoice.id, DAY + timedelta(days=31 * month)) for month in range(4)]
    assert [fee.amount_cents if fee else 0 for fee in fees] == [2_500, 1_500, 0, 0]
    assert ask_for_due(DAY + timedelta(days=150)) == 0


def paid(invoice):
    pay(invoice, invoice.balance_cents)


def voided(invoice):
    void(SAM, invoice, "Wrong")


def spared(invoice):
    spare_client(SAM, reach(Client, invoice.client_id), spared=True)


def coming(invoice, cents):
    """A payment for this invoice that began on the page of another one, and waits for the bank."""
    other = an_invoice(reach(Client, invoice.client_id))
    checkout = Checkout(
        invoice_id=other.id,
        amount_cents=cents,
        account_id="a",
        state="processing",
        processing_at=now(),
    )
    db.session.add(checkout)
    db.session.flush()
    db.session.add(CheckoutInvoice(checkout_id=checkout.id, invoice_id=invoice.id, amount_cents=cents))
    db.session.flush()


def being_paid(invoice):
    coming(invoice, invoice.balance_cents)


@pytest.mark.parametrize("event", [paid, voided, spared, being_paid])
def test_what_is_not_open_any_more_is_not_charged(books, event):
    invoice = an_invoice()
    change_rule(SAM, PERCENT, LONG_AGO)
    event(invoice)
    assert charge(invoice.id, DAY) is None
    assert invoice.late_fee_cents == 0


def test_what_a_bank_is_confirming_counts_as_paid(books):
    invoice = an_invoice()
    change_rule(SAM, PERCENT, LONG_AGO)
    coming(invoice, 60_000)
    fee = charge(invoice.id, DAY)
    assert (fee.base_cents, fee.amount_cents) == (40_000, 600)


def test_deposits_and_drafts_are_not_charged(books):
    change_rule(SAM, PERCENT, LONG_AGO)
    client = a_client()
    deposit, draft = an_invoice(client, kind="deposit"), a_draft(client)
    assert [charge(each.id, DAY) for each in (deposit, draft)] == [None, None]
    assert ask_for_due(DAY) == 0


def test_switching_it_on_leaves_alone_what_was_late_before(books):
    invoice, newer = an_invoice(), an_invoice(issued_on=ISSUED + timedelta(days=30))
    change_rule(SAM, PERCENT, DAY + timedelta(days=1))
    assert our_rule().since == DAY + timedelta(days=1)
    assert charge(invoice.id, DAY + timedelta(days=5)) is None
    assert charge(newer.id, DAY + timedelta(days=30))
    change_rule(SAM, Rule(), DAY)
    assert (our_rule().active, our_rule().since) == (False, None)


def test_a_waived_fee_leaves_the_invoice_and_its_row_says_why(books):
    invoice = an_invoice()
    change_rule(SAM, PERCENT, LONG_AGO)
    fee = charge(invoice.id, DAY)
    waive(SAM, invoice.id, fee.id, "Good client")
    assert (invoice.total_cents, invoice.late_fee_cents, invoice.revision) == (100_000, 0, 3)
    assert latest_revision(invoice).snapshot["late_fees"] == []
    assert (fee.waived_by, fee.waived_because, fee.line_id) == ("Sam Rivera", "Good client", None)
    assert charge(invoice.id, DAY) is None
    with pytest.raises(StateError, match="already waived"):
        waive(SAM, invoice.id, fee.id, "Again")


def test_waiving_the_last_open_cents_makes_it_paid_and_a_paid_fee_must_be_refunded_first(books):
    client = a_client()
    change_rule(SAM, PERCENT, LONG_AGO)
    nearly, wholly = an_invoice(client), an_invoice(client)
    for invoice, cents in ((nearly, 100_000), (wholly, 101_500)):
        charge(invoice.id, DAY)
        pay(invoice, cents)
    fee_of = {fee.invoice_id: fee for fee in db.session.scalars(select(LateFee))}
    waive(SAM, nearly.id, fee_of[nearly.id].id, "Nice")
    assert nearly.status == "paid"
    with pytest.raises(StateError, match=r"\$1,015.00 is settled on INV-0002"):
        waive(SAM, wholly.id, fee_of[wholly.id].id, "Nice")


def test_an_edit_keeps_the_fees_and_a_copy_has_none(books):
    invoice = an_invoice()
    change_rule(SAM, PERCENT, LONG_AGO)
    charge(invoice.id, DAY)
    content = InvoiceContent(
        client_id=invoice.client_id,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        lines=[LineContent("Labor", Decimal(1), "", 1_200_0000)],
    )
    drafting.edit(SAM, invoice, content, version=invoice.version)
    assert (invoice.subtotal_cents, invoice.late_fee_cents, invoice.total_cents) == (120_000, 1_500, 121_500)
    assert len(latest_revision(invoice).snapshot["late_fees"]) == 1
    assert drafting.copy(SAM, invoice, DAY).total_cents == 120_000


def test_a_fee_is_no_part_of_the_contract(books):
    client = a_client()
    job = open_job(SAM, JobDetails(client_id=client.id, title="Kitchen"))
    job.contract_cents = 100_000
    invoice = an_invoice(client, job_id=job.id, kind="progress")
    change_rule(SAM, PERCENT, LONG_AGO)
    charge(invoice.id, DAY)
    assert billed_cents(job.id) == 100_000


def test_the_page_of_an_invoice_knows_the_next_fee(books):
    invoice = an_invoice()
    change_rule(SAM, MONTHLY, LONG_AGO)
    before = fees_of(invoice, DUE)
    assert (before.next_on, before.next_cents, before.fees) == (DAY, 1_500, [])
    charge(invoice.id, DAY)
    assert fees_of(invoice, DAY).next_on == date(2026, 12, 26)
    pay(invoice, 101_500)
    assert fees_of(invoice, DAY).next_on is None


WRONG = [
    (Rule("percent", Decimal(0)), "value"),
    (Rule("percent", Decimal(26)), "value"),
    (Rule("amount"), "value"),
    (Rule("amount", amount_cents=100, days=0), "days"),
    (Rule("amount", amount_cents=100, cap_cents=0), "cap"),
    (Rule("often"), "kind"),
]


@pytest.mark.parametrize(("rule", "field"), WRONG)
def test_a_rule_that_makes_no_sense_is_refused_at_its_field(books, rule, field):
    with pytest.raises(FieldError) as refused:
        change_rule(SAM, rule, DAY)
    assert refused.value.field == field


def test_parallel_ticks_charge_once(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        change_rule(SAM, PERCENT, LONG_AGO)
        invoice_id = an_invoice().id
    together, made = threading.Barrier(4), []

    def tick():
        with in_tenant(cast.owner.tenant_id):
            together.wait()
            made.append(charge(invoice_id, DAY))

    ticks = [threading.Thread(target=tick) for _ in range(4)]
    for each in ticks:
        each.start()
    for each in ticks:
        each.join()
    assert len(made) == 4
    assert len([fee for fee in made if fee]) == 1
    with in_tenant(cast.owner.tenant_id):
        assert reach(Invoice, invoice_id).total_cents == 101_500


def test_doubled_ticks_ask_once_a_day_and_not_at_all_for_what_was_charged(books):
    invoice = an_invoice()
    change_rule(SAM, PERCENT, LONG_AGO)
    ask_for_due(DAY)
    ask_for_due(DAY)
    asked = select(func.count(Outbox.id)).where(
        Outbox.kind == "late_fees.charge", Outbox.payload["invoice_id"].astext == str(invoice.id)
    )
    assert db.session.scalar(asked) == 1
    charge(invoice.id, DAY)
    assert ask_for_due(DAY + timedelta(days=1)) == 0


@settings(max_examples=times(20), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    ticks=st.lists(st.integers(0, 400), min_size=1, max_size=12),
    payments=st.lists(st.tuples(st.integers(0, 400), st.integers(1, 60_000)), max_size=3),
    monthly=st.booleans(),
)
def test_whatever_the_ticks_there_is_one_fee_a_period_and_the_sums_hold(
    cast, in_tenant, ticks, payments, monthly
):
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(a_client())
        change_rule(SAM, MONTHLY if monthly else PERCENT, LONG_AGO)
        events = sorted([(day, 0) for day in ticks] + payments)
        for day, cents in events:
            if cents and invoice.balance_cents:
                pay(invoice, min(cents, invoice.balance_cents))
            elif not cents:
                charge(invoice.id, DUE + timedelta(days=day))
        fees = db.session.scalars(select(LateFee).where(LateFee.invoice_id == invoice.id)).all()
        assert len({fee.period for fee in fees}) == len(fees)
        assert len(fees) <= (len(set(ticks)) if monthly else 1)
        assert invoice.late_fee_cents == sum(fee.amount_cents for fee in fees)
        assert invoice.total_cents == 100_000 + invoice.late_fee_cents
        assert all(fee.base_cents <= 100_000 for fee in fees)
        db.session.rollback()
