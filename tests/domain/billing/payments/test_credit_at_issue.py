"""A paid deposit counts by itself towards the next invoice of its job, and every paper says so."""

from dataclasses import replace
from decimal import Decimal

import pytest

from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates.billing import Wish as Billing
from owneros.domain.billing.estimates.billing import bill
from owneros.domain.billing.estimates.deposits import deposit_of
from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.billing.invoices.credit import credits_of
from owneros.domain.billing.invoices.drafting import content_of, edit
from owneros.domain.billing.invoices.issuing import issue, void
from owneros.domain.billing.invoices.snapshot import snapshot
from owneros.domain.billing.payments.crediting import choose_credit
from owneros.domain.billing.payments.queries import client_credit
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish, refund_payment
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.money import as_e4
from owneros.foundation.periods import today_in
from tests.desk import SAM, an_invoice
from tests.offers import TODAY, an_estimate, signed, with_deposit

HALF = Billing("percent", percent=Decimal(50))


def pay(invoice, cents):
    return record_payment(
        SAM, invoice.id, Received(cents, "check", today_in("America/Chicago"), str(uuid7()))
    ).payment


def give_back(payment, cents, meaning):
    today = today_in("America/Chicago")
    return refund_payment(SAM, payment.id, Wish(cents, "Goodwill", today, str(uuid7()), meaning))


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


def contract(percent=30, paid=None):
    """A signed contract of $1,500.00 whose deposit is paid, or so much of it."""
    estimate = an_estimate(deposit=with_deposit(percent))
    signed(estimate)
    deposit = deposit_of(estimate)
    payment = pay(deposit, deposit.total_cents if paid is None else paid) if paid != 0 else None
    return estimate, deposit, payment


def told(invoice):
    """The credits that the newest paper tells of, and what it asks for."""
    document = latest_revision(invoice).snapshot
    return [(c["words"], c["amount_cents"]) for c in document["credits"]], document["due_cents"]


def test_it_is_taken_off_when_the_invoice_is_issued(desk):
    with desk():
        estimate, deposit, _ = contract()
        invoice = bill(SAM, estimate, HALF, TODAY)
        assert snapshot(invoice)["due_cents"] == 300_00
        issue(SAM, invoice)
        assert told(invoice) == ([(f"Less deposit paid, {deposit.label}", 450_00)], 300_00)
        assert (invoice.paid_cents, invoice.balance_cents, invoice.status) == (
            450_00,
            300_00,
            "partially_paid",
        )
        assert (deposit.status, deposit.applied_cents) == ("paid", 450_00)
        assert client_credit(invoice.client_id) == 0


def test_what_is_too_much_for_one_invoice_stays_for_the_next(desk):
    with desk():
        estimate, deposit, _ = contract(percent=60)
        first, second = (bill(SAM, estimate, wish, TODAY) for wish in (HALF, Billing("rest")))
        issue(SAM, first)
        assert (first.status, told(first)[1]) == ("paid", 0)
        assert latest_revision(first).snapshot["kept_cents"] == 150_00
        issue(SAM, second)
        assert told(second) == ([(f"Less deposit paid, {deposit.label}", 150_00)], 600_00)
        assert latest_revision(second).snapshot["kept_cents"] == 0


def test_only_what_was_paid_of_a_deposit_counts(desk):
    with desk():
        estimate, _, _ = contract(paid=100_00)
        invoice = bill(SAM, estimate, HALF, TODAY)
        issue(SAM, invoice)
        assert told(invoice)[1] == 650_00


def test_several_deposits_count_the_oldest_first(desk):
    with desk():
        estimate, first, _ = contract(paid=100_00)
        client = reach(Client, estimate.client_id)
        second = an_invoice(client, 200_00, kind="deposit", job_id=estimate.job_id)
        pay(second, 200_00)
        invoice = bill(SAM, estimate, HALF, TODAY)
        issue(SAM, invoice)
        assert told(invoice) == (
            [(f"Less deposit paid, {first.label}", 100_00), (f"Less deposit paid, {second.label}", 200_00)],
            450_00,
        )


def test_the_deposit_of_another_job_does_not_count(desk):
    with desk():
        estimate, _, _ = contract()
        invoice = an_invoice(reach(Client, estimate.client_id), 700_00)
        assert told(invoice) == ([], 700_00)
        assert client_credit(invoice.client_id) == 450_00


def test_the_owner_may_hold_it_back_or_count_a_part(desk):
    with desk():
        estimate, deposit, _ = contract()
        invoice = bill(SAM, estimate, HALF, TODAY)
        choose_credit(SAM, invoice.id, "none")
        assert snapshot(invoice)["kept_cents"] == 450_00
        issue(SAM, invoice)
        assert told(invoice) == ([], 750_00)
        choose_credit(SAM, invoice.id, "deposit", 100_00)
        assert told(invoice) == ([(f"Less deposit paid, {deposit.label}", 100_00)], 650_00)
        assert latest_revision(invoice).snapshot["kept_cents"] == 350_00
        choose_credit(SAM, invoice.id, "none")
        assert (told(invoice), invoice.paid_cents, deposit.applied_cents) == (([], 750_00), 0, 0)
        with pytest.raises(FieldError):
            choose_credit(SAM, invoice.id, "all", 0)


def test_other_credit_of_the_client_counts_by_choice(desk):
    with desk():
        estimate, deposit, _ = contract()
        pay(an_invoice(reach(Client, estimate.client_id), 50_00), 70_00)
        invoice = bill(SAM, estimate, HALF, TODAY)
        choose_credit(SAM, invoice.id, "all")
        assert credits_of(invoice).sum_cents == 470_00
        issue(SAM, invoice)
        assert told(invoice) == (
            [(f"Less deposit paid, {deposit.label}", 450_00), ("Less credit", 20_00)],
            280_00,
        )


def test_a_change_of_the_total_gives_credit_back_or_takes_more(desk):
    with desk():
        estimate, deposit, _ = contract()
        client = reach(Client, estimate.client_id)
        invoice = an_invoice(client, 200_00, job_id=estimate.job_id)
        assert (invoice.status, deposit.applied_cents) == ("paid", 200_00)
        for cents, counted in ((150_00, 150_00), (600_00, 450_00)):
            lines = [LineContent("Labor", Decimal(1), "", as_e4(cents))]
            edit(SAM, invoice, replace(content_of(invoice), lines=lines), version=invoice.version)
            assert told(invoice)[1] == cents - counted
            assert (invoice.paid_cents, deposit.applied_cents) == (counted, counted)
        pay(invoice, 150_00)
        with pytest.raises(FieldError, match="is already paid"):
            edit(
                SAM,
                invoice,
                replace(content_of(invoice), lines=[LineContent("Less", Decimal(1), "", 1_0000)]),
                version=invoice.version,
            )


def test_a_void_invoice_gives_its_credit_back(desk):
    with desk():
        estimate, deposit, _ = contract()
        invoice = an_invoice(reach(Client, estimate.client_id), 700_00, job_id=estimate.job_id)
        void(SAM, invoice, "Twice")
        assert (invoice.status, deposit.applied_cents) == ("void", 0)
        assert client_credit(invoice.client_id) == 450_00
        with pytest.raises(StateError):
            choose_credit(SAM, invoice.id, "all")


def test_a_deposit_that_is_paid_late_counts_towards_what_was_billed_meanwhile(desk):
    with desk():
        estimate, deposit, _ = contract(paid=0)
        invoice = bill(SAM, estimate, HALF, TODAY)
        issue(SAM, invoice)
        assert told(invoice)[1] == 750_00
        pay(deposit, 450_00)
        assert told(invoice) == ([(f"Less deposit paid, {deposit.label}", 450_00)], 300_00)
        assert client_credit(invoice.client_id) == 0


def test_a_held_deposit_is_given_back_before_what_counts_on_invoices(desk):
    with desk():
        estimate, deposit, payment = contract(percent=60)
        invoice = bill(SAM, estimate, HALF, TODAY)
        issue(SAM, invoice)
        give_back(payment, 150_00, "reduce")
        assert (deposit.status, deposit.credited_cents, deposit.balance_cents) == ("paid", 150_00, 0)
        assert (invoice.status, client_credit(invoice.client_id)) == ("paid", 0)
        give_back(payment, 50_00, "owed")
        assert told(invoice) == ([(f"Less deposit paid, {deposit.label}", 700_00)], 50_00)
        give_back(payment, 50_00, "reduce")
        assert told(invoice) == ([(f"Less deposit paid, {deposit.label}", 650_00)], 50_00)
        assert (invoice.balance_cents, invoice.credited_cents) == (50_00, 50_00)
        with pytest.raises(StateError, match="of this invoice was refunded"):
            void(SAM, invoice, "x")


def test_what_is_given_back_means_the_bill_or_a_debt_and_must_be_said(desk):
    with desk():
        invoice = an_invoice(cents=100_00)
        payment = pay(invoice, 100_00)
        with pytest.raises(FieldError) as asked:
            give_back(payment, 10_00, "")
        assert asked.value.field == "meaning"
        give_back(payment, 10_00, "reduce")
        assert (invoice.status, invoice.balance_cents, invoice.credited_cents) == ("paid", 0, 10_00)
        give_back(payment, 20_00, "owed")
        assert (invoice.status, invoice.balance_cents, invoice.paid_cents) == ("partially_paid", 20_00, 70_00)
