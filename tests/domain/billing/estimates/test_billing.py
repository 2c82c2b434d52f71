"""Progress invoices out of a signed estimate: never above the contract, whoever bills at the same time."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from owneros.domain.billing.documents.totals import Discount
from owneros.domain.billing.estimates import drafting
from owneros.domain.billing.estimates.billing import Wish, bill, parts_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.contract import billed_cents
from owneros.domain.billing.invoices.issuing import issue, void
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from tests.desk import SAM
from tests.offers import TODAY, an_estimate, items, option_of, patiently, signed

REST = Wish("rest")


def percent(number):
    return Wish("percent", percent=Decimal(number))


@pytest.fixture
def desk(cast, in_tenant):
    return lambda: in_tenant(cast.owner.tenant_id)


def test_what_is_not_signed_cannot_be_billed(desk):
    with desk(), pytest.raises(StateError):
        bill(SAM, an_estimate(), REST, TODAY)


def test_a_percentage_a_line_and_the_rest_come_to_the_contract(desk):
    with desk():
        estimate = an_estimate(discount=Discount("percent", Decimal("3.33")))
        signed(estimate, [option_of(estimate)])
        labor = next(part.line_id for part in parts_of(estimate) if part.description == "Labor")
        invoices = [
            bill(SAM, estimate, wish, TODAY)
            for wish in (percent("33.3"), Wish("lines", frozenset({labor})), REST)
        ]
        job = reach(Job, estimate.job_id)
        assert billed_cents(job.id) == job.contract_cents == estimate.net_cents
        assert sum(invoice.subtotal_cents for invoice in invoices) == estimate.net_cents
        assert {invoice.kind for invoice in invoices} == {"progress"}
        with pytest.raises(StateError):
            bill(SAM, estimate, REST, TODAY)


def test_a_void_invoice_gives_its_part_back(desk):
    with desk():
        estimate = an_estimate()
        signed(estimate)
        invoice = bill(SAM, estimate, REST, TODAY)
        issue(SAM, invoice)
        void(SAM, invoice, "Wrong month")
        assert bill(SAM, estimate, REST, TODAY).subtotal_cents == 150_000


def test_whole_lines_keep_quantity_and_price(desk):
    with desk():
        estimate = an_estimate()
        signed(estimate)
        invoice = bill(SAM, estimate, REST, TODAY)
        line = db.session.scalars(
            select(InvoiceLine).where(InvoiceLine.invoice_id == invoice.id).order_by(InvoiceLine.position)
        ).first()
        assert (line.description, line.quantity, line.unit, line.unit_e4) == ("Tile", 10, "sq ft", 100_0000)


def test_the_tax_is_that_of_what_was_signed_although_a_newer_revision_has_other_lines(desk):
    with desk():
        rate = TaxRate(name="City", percent=Decimal("8.25"))
        db.session.add(rate)
        db.session.flush()
        estimate = an_estimate(lines=[replace(items()[1], tax_rate_id=rate.id)])
        signed(estimate)
        other = replace(drafting.content_of(estimate), lines=[replace(items()[1], unit_e4=300_0000)])
        drafting.edit(SAM, estimate, other, version=estimate.version)
        estimate.status = "approved"
        assert bill(SAM, estimate, REST, TODAY).tax_cents == 8_250


def test_the_rest_is_what_is_left_of_the_contract_when_a_line_shrank_below_what_was_billed(desk):
    with desk():
        estimate = an_estimate()
        signed(estimate)
        bill(SAM, estimate, Wish("lines", frozenset({parts_of(estimate)[0].line_id})), TODAY)
        kept = drafting.content_of(estimate)
        lines = [
            replace(line, unit_e4={"Tile": 40_0000, "Labor": 1_200_0000}.get(line.description, line.unit_e4))
            for line in kept.lines
        ]
        drafting.edit(SAM, estimate, replace(kept, lines=lines), version=estimate.version)
        signed(estimate)
        assert bill(SAM, estimate, REST, TODAY).subtotal_cents == 60_000
        assert billed_cents(estimate.job_id) == 160_000


@pytest.mark.parametrize(("wish", "works"), [(percent(10), 10), (percent(30), 3), (REST, 1)])
def test_twenty_who_bill_at_once_never_bill_more_than_the_contract(desk, app, cast, wish, works):
    with desk():
        estimate = an_estimate()
        signed(estimate)
        estimate_id, job_id = estimate.id, estimate.job_id

    def bill_it(number):
        invoice = bill(SAM, reach(Estimate, estimate_id), wish, TODAY)
        if number % 2:
            issue(SAM, invoice)

    with ThreadPoolExecutor(20) as pool:
        refusals = list(
            pool.map(lambda n: patiently(app, cast.owner.tenant_id, lambda: bill_it(n)), range(20))
        )
    assert refusals.count("") == works
    assert all(words.endswith(".") for words in refusals if words)
    with desk():
        assert billed_cents(job_id) <= reach(Job, job_id).contract_cents
        numbers = db.session.scalars(select(Invoice.number).where(Invoice.number.is_not(None))).all()
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
