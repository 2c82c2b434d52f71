"""What stands in the files: each amount once, nobody else's row, and taxes that add up to the cent."""

import gc
import tracemalloc
from datetime import date, timedelta
from decimal import Decimal

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from owneros.domain.across.exports.making import content
from owneros.domain.across.imports.uploading import choose_columns, take_file
from owneros.domain.billing.invoices import drafting, issuing
from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.crediting import apply_credit
from owneros.domain.billing.payments.recording import Received, record_payment
from owneros.domain.billing.payments.refunding import Wish as RefundWish
from owneros.domain.billing.payments.refunding import _fail, _hold, refund_payment
from owneros.domain.clients.clients.contacts import ContactDetails, add_contact
from owneros.domain.clients.clients.models import Client
from owneros.domain.clients.clients.sites import SiteDetails, add_site
from owneros.domain.people.tenants.tax_rates import RateDetails, add_rate, retire_rate
from owneros.foundation import streaming
from owneros.foundation.clock import starting_at
from owneros.foundation.database import db, reach
from owneros.foundation.exporting import EXPORTS, Wish
from owneros.foundation.ids import uuid7
from owneros.foundation.money import as_e4
from owneros.foundation.periods import now, today_in
from owneros.foundation.spans import PERIODS, Span
from tests.conventions.world import nouns_that_plant
from tests.desk import SAM, a_client, a_draft, an_invoice
from tests.lengths import times

ALWAYS = Span(date(2000, 1, 1), date(2099, 12, 31))
TODAY = today_in("America/Chicago")


def pay(invoice, cents, day=TODAY):
    return record_payment(
        SAM, invoice.id, Received(cents, "check", day, str(uuid7()), reference="1042")
    ).payment


def back(payment, cents, day=TODAY, meaning="owed"):
    return refund_payment(SAM, payment.id, RefundWish(cents, "Too much", day, str(uuid7()), meaning))


def taxed(*amounts, percent="8.25", name="Austin", imposed_on="buyer"):
    """Lines of these amounts under one rate."""
    details = RateDetails(f"{name} {uuid7().hex[-8:]}", Decimal(percent), imposed_on=imposed_on)
    rate = add_rate(SAM, details)
    return [LineContent("Work", Decimal(1), "", as_e4(cents), rate.id) for cents in amounts]


def total(rows, column):
    return sum(Decimal(row[column]) for row in rows if row[column])


def by_rate(exported, basis):
    """Sales and tax of all periods, without rates that come to nothing."""
    sums = {}
    for row in exported("sales-tax", ALWAYS, basis=basis):
        sold, tax = sums.get(row["Tax"], (0, 0))
        sums[row["Tax"]] = (sold + Decimal(row["Sales"]), tax + Decimal(row["Sales tax"]))
    return {name: sum_ for name, sum_ in sums.items() if any(sum_)}


def test_clients_stand_there_as_text_and_can_be_imported_again(desk, exported, in_tenant, cast):
    with desk():
        a_client("=cmd|' /C calc'!A0", email="", phone="+442079460000", notes="one\ntwo", payment_days=30)
        a_client(
            "Oak, Ridge",
            kind="company",
            street="1 Main St",
            city="Austin",
            tax_exempt=True,
            tax_exempt_id="TX1",
        )
    rows = exported("clients", ALWAYS)
    assert [row["Name"] for row in rows] == ["'=cmd|' /C calc'!A0", "Oak, Ridge"]
    assert rows[0]["Phone"] == "'+442079460000"
    assert (rows[1]["Person or company"], rows[1]["Exempt from sales tax"]) == ("Company", "Yes")
    file = b"".join(content(db_engine(desk), cast.owner.tenant_id, Wish("clients", ALWAYS)))
    with in_tenant(cast.stranger.tenant_id):
        made = take_file(SAM, "client", "clients.csv", file)
        choose_columns(made, made.mapping)
        from owneros.domain.across.imports.queries import rows_of

        again = [row.details for row in rows_of(made.id)[0]]
    with desk():
        for details, client in zip(
            again, db.session.scalars(select(Client).order_by(Client.name_norm)), strict=True
        ):
            kept = {key: value for key, value in details.items() if key != "contact"}
            assert kept == {key: getattr(client, key) for key in kept}


def db_engine(desk):
    with desk():
        return db.engine


def test_invoices_have_a_row_a_line_and_their_totals_once(desk, exported):
    with desk():
        client = a_client()
        lines = [*taxed(10_000, 2_500), LineContent("-haul off", Decimal("2.5"), "h", 40_0000)]
        an_invoice(client, lines=lines, issued_on=date(2026, 11, 2))
        an_invoice(client, cents=5_000, issued_on=date(2026, 12, 1))
        a_draft(client)
        expected = db.session.scalar(select(func.sum(Invoice.total_cents)).where(Invoice.status != "draft"))
    rows = exported("invoices", ALWAYS)
    assert [(row["Invoice"], row["Line"]) for row in rows] == [
        ("INV-0001", "1"), ("INV-0001", "2"), ("INV-0001", "3"), ("INV-0002", "1"),
    ]  # fmt: skip
    assert (rows[2]["Description"], rows[2]["Quantity"], rows[2]["Amount"]) == (
        "'-haul off",
        "2.500",
        "100.00",
    )
    assert total(rows, "Total") * 100 == expected
    assert len(exported("invoices", Span(date(2026, 12, 1), date(2026, 12, 31)))) == 1


def test_payments_refunds_and_what_they_pay_add_up(desk, exported):
    with desk():
        client = a_client()
        first, second = an_invoice(client, 10_000), an_invoice(client, 5_000)
        payment = pay(first, 12_000)
        apply_credit(SAM, second.id)
        back(payment, 3_000)
        paid = db.session.scalar(select(func.sum(Invoice.paid_cents)))
    rows = exported("payments", ALWAYS)
    assert [row["Type"] for row in rows] == ["Payment", "Applied", "Applied", "Refund", *["Taken back"] * 2]
    assert (total(rows, "Received"), total(rows, "Refunded")) == (Decimal("120.00"), Decimal("-30.00"))
    assert total(rows, "Applied") * 100 == paid
    assert exported("payments", Span(date(2020, 1, 1), date(2020, 12, 31))) == []


def test_a_failed_refund_is_not_in_the_file(desk, exported):
    with desk():
        payment = pay(an_invoice(cents=10_000), 10_000)
        refund = back(payment, 4_000)
        _fail(_hold(payment.id), refund, "lost card")
    rows = exported("payments", ALWAYS)
    assert [row["Type"] for row in rows] == ["Payment", "Applied"]
    assert total(rows, "Applied") == Decimal("100.00")


def test_sales_tax_as_billed_by_rate_and_month(desk, exported):
    with desk():
        client = a_client()
        city, county = (
            taxed(10_000, name="City"),
            taxed(1_000, percent="2", name="County", imposed_on="seller"),
        )
        an_invoice(
            client,
            lines=[*city, *county, LineContent("Labor", Decimal(1), "", 70_0000)],
            issued_on=date(2026, 1, 31),
        )
        an_invoice(client, lines=city, issued_on=date(2026, 2, 1))
        a_draft(client, lines=city, issued_on=date(2026, 1, 15))
        issuing.void(SAM, an_invoice(client, lines=city, issued_on=date(2026, 1, 20)), "Twice")
        an_invoice(a_client("Church", tax_exempt=True), lines=city, issued_on=date(2026, 1, 9))
    rows = exported("sales-tax", ALWAYS)
    assert [
        (
            row["Period"],
            row["Tax"].partition(" ")[0],
            row["Percent"],
            row["Imposed on"],
            row["Sales"],
            row["Sales tax"],
        )
        for row in rows
    ] == [
        ("2026-01", "City", rows[0]["Percent"], "Buyer", "100.00", "8.25"),
        ("2026-01", "County", "2", "Seller", "10.00", "0.20"),
        ("2026-01", "Not", "", "", "170.00", "0.00"),
        ("2026-02", "City", rows[3]["Percent"], "Buyer", "100.00", "8.25"),
    ]
    assert [row["Period"] for row in exported("sales-tax", ALWAYS, period="quarter")] == ["2026-Q1"] * 3
    assert len(exported("sales-tax", Span(date(2026, 2, 1), date(2026, 2, 1)))) == 1


def test_sales_tax_as_paid_counts_money_on_its_day_and_refunds_as_less(desk, exported):
    with desk():
        invoice = an_invoice(lines=taxed(10_000), issued_on=date(2026, 1, 5))
        payment = pay(invoice, 5_825, date(2026, 1, 31))
        pay(invoice, 5_000, date(2026, 2, 1))
        back(payment, 5_825, date(2026, 3, 1))
    rows = exported("sales-tax", ALWAYS, basis="cash")
    assert [(row["Period"], row["Sales"], row["Sales tax"]) for row in rows] == [
        ("2026-01", "53.81", "4.44"), ("2026-02", "46.19", "3.81"), ("2026-03", "-53.81", "-4.44"),
    ]  # fmt: skip
    assert {row["Basis"] for row in rows} == {"Cash"}
    march = exported("sales-tax", Span(date(2026, 3, 1), date(2026, 3, 31)), basis="cash")
    assert [row["Sales tax"] for row in march] == ["-4.44"]


@pytest.mark.parametrize("basis", ["accrual", "cash"])
def test_a_deposit_is_no_sale_until_an_invoice_takes_it(desk, exported, basis):
    with desk():
        client = a_client()
        deposit = an_invoice(client, 3_000, kind="deposit", issued_on=date(2026, 1, 5))
        pay(deposit, 3_000, date(2026, 1, 6))
    assert exported("sales-tax", ALWAYS, basis=basis) == []
    with desk():
        invoice = an_invoice(client, lines=taxed(10_000), issued_on=date(2026, 2, 1))
        apply_credit(SAM, invoice.id)
        pay(invoice, 7_825, date(2026, 2, 1))
    assert [(sold, tax) for sold, tax in by_rate(exported, basis).values()] == [
        (Decimal("100.00"), Decimal("8.25"))
    ]


def test_what_a_refund_takes_off_the_bill_lowers_sales_and_tax_on_its_day(desk, exported):
    with desk():
        invoice = an_invoice(lines=taxed(10_000), issued_on=date(2026, 1, 5))
        payment = pay(invoice, 10_825, date(2026, 1, 6))
        back(payment, 2_165, date(2026, 3, 2), "reduce")
        failed = back(payment, 1_000, date(2026, 3, 3), "reduce")
        _fail(_hold(payment.id), failed, "lost card")
        back(payment, 1_000, date(2026, 3, 4), "owed")
    march = exported("sales-tax", Span(date(2026, 3, 1), date(2026, 3, 31)), basis="accrual")
    assert [(row["Sales"], row["Sales tax"]) for row in march] == [("-20.00", "-1.65")]
    assert [row["Taken off by refunds"] for row in exported("invoices", ALWAYS)] == ["21.65"]


def test_credit_counts_when_it_is_applied_and_a_failed_refund_not_at_all(desk, exported):
    with desk():
        client = a_client()
        first = an_invoice(client, 1_000)
        moment = now()
        with starting_at(moment - timedelta(days=90)):
            payment = pay(first, 11_825, today_in("America/Chicago"))
        second = an_invoice(client, lines=taxed(10_000))
        apply_credit(SAM, second.id)
        refund = back(payment, 2_000)
        _fail(_hold(payment.id), refund, "lost card")
    rows = [row for row in exported("sales-tax", ALWAYS, basis="cash") if row["Percent"]]
    assert [(row["Period"], row["Sales tax"]) for row in rows] == [(f"{TODAY:%Y-%m}", "8.25")]


@settings(max_examples=times(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.integers(1, 900_00), min_size=1, max_size=4),
    st.integers(0, 50),
    st.lists(st.tuples(st.integers(1, 99), st.integers(0, 300), st.booleans()), max_size=6),
)
def test_the_tax_of_all_periods_is_by_rate_the_tax_of_an_invoice_that_was_paid(
    desk, exported, amounts, discount, steps
):
    from owneros.domain.billing.documents.totals import Discount

    with desk():
        before = {row["Tax"] for row in exported("sales-tax", ALWAYS, basis="cash")}
        lines = [*taxed(*amounts, name="One"), *taxed(amounts[0], percent="1.3333", name="Two")]
        invoice = an_invoice(
            lines=[*lines, LineContent("Labor", Decimal(1), "", 7_7700)],
            discount=Discount("percent", Decimal(discount)),
        )
        for percent, days, returns in steps:
            cents = invoice.balance_cents * percent // 100
            if cents:
                payment = pay(invoice, cents, TODAY - timedelta(days=days))
                if returns:
                    back(payment, cents)
        if invoice.balance_cents:
            pay(invoice, invoice.balance_cents)
        tax, whole = invoice.tax_cents, invoice.total_cents
        rates = [retire_rate(SAM, rate_id) for rate_id in {line.tax_rate_id for line in lines}]
    assert len(rates) == 2
    mine = [row for row in exported("sales-tax", ALWAYS, basis="cash") if row["Tax"] not in before]
    assert total(mine, "Sales tax") * 100 == tax
    untaxed = whole - total(mine, "Sales") * 100 - tax
    assert 0 <= untaxed <= 7_77
    # Everything that was billed in this business is paid by now.
    assert by_rate(exported, "cash") == by_rate(exported, "accrual")


def test_a_later_revision_counts(desk, exported):
    with desk():
        invoice = an_invoice(lines=taxed(10_000))
        content_now = drafting.InvoiceContent(
            client_id=invoice.client_id, issued_on=invoice.issued_on, due_on=invoice.due_on,
            lines=taxed(20_000),
        )  # fmt: skip
        drafting.edit(SAM, invoice, content_now, version=invoice.version)
    [row] = exported("sales-tax", ALWAYS)
    assert (row["Sales"], row["Sales tax"]) == ("200.00", "16.50")


@pytest.mark.parametrize("what", EXPORTS)
def test_nobody_elses_rows_are_in_it(desk, exported, cast, what):
    before = exported(what, ALWAYS, tenant_id=cast.stranger.tenant_id)
    assert len(before) == (what == "people")
    with desk():
        for noun in nouns_that_plant():
            noun.plant(cast.owner, 1)
        invoice = an_invoice(lines=taxed(10_000))
        pay(invoice, 10_825)
        client = reach(Client, invoice.client_id)
        add_contact(SAM, client, ContactDetails(name="Ines Vale"))
        add_site(SAM, client, SiteDetails(street="9 Shore Rd"))
    for basis in ("accrual", "cash"):
        assert exported(what, ALWAYS, basis=basis)
        assert exported(what, ALWAYS, basis=basis, tenant_id=cast.stranger.tenant_id) == before


@pytest.mark.parametrize(("period", "said"), [("month", "2026-08"), ("quarter", "2026-Q3"), ("year", "2026")])
def test_what_a_period_is_called(period, said):
    assert PERIODS[period](date(2026, 8, 31)) == said


MANY = """
insert into client (tenant_id, id, kind, name, name_norm, email, phone, street, city, state, postal_code,
  tax_exempt, tax_exempt_id, notes, search_text, version)
select {t}, md5('c' || {t} || ' ' || n)::uuid, 'person', 'Client ' || n, 'client ' || n, '', '', '', '', '',
  '', false, '', '', '', 1 from generate_series(1, {n}) n;
insert into invoice (tenant_id, id, number, label, client_id, status, issued_on, due_on, title, discount_kind,
  discount_percent, discount_amount_cents, tax_exempt, deposit_cents, subtotal_cents, discount_cents,
  tax_cents, total_cents, paid_cents, terms, notes, revision, mailed_revision, void_reason, search_text,
  version, written_off_cents, write_off_reason)
select {t}, md5('i' || {t} || ' ' || n)::uuid, n, 'INV-' || n, md5('c' || {t} || ' ' || n)::uuid,
  'paid', '2026-11-02', '2026-11-02', '', 'none', 0, 0, false, 0, 100, 0, 0, 100, 100, '', '', 1, 1, '', '',
  1, 0, ''
  from generate_series(1, {n}) n;
insert into payment (tenant_id, id, client_id, amount_cents, method, received_on, reference, note, once_key,
  fee_cents, refunded_cents, disputed_cents)
select {t}, md5('p' || {t} || ' ' || n)::uuid, md5('c' || {t} || ' ' || n)::uuid, 100, 'cash', '2026-11-02',
  '', '', n::text, 0, 0, 0 from generate_series(1, {n}) n;
insert into allocation (tenant_id, id, payment_id, invoice_id, amount_cents)
select {t}, md5('a' || {t} || ' ' || n)::uuid, md5('p' || {t} || ' ' || n)::uuid,
  md5('i' || {t} || ' ' || n)::uuid, 100 from generate_series(1, {n}) n;
"""


def test_ten_times_the_rows_take_no_more_memory(desk, cast, database_urls, monkeypatch):
    """Each with a client, an invoice, a payment and an allocation; read in smaller bites than for people."""
    monkeypatch.setattr(streaming, "AT_ONCE", 100)
    engine = db_engine(desk)
    with psycopg.connect(database_urls["ops"], autocommit=True) as connection:
        for player, count in ((cast.stranger, 800), (cast.owner, 8_000)):
            connection.execute(MANY.format(t=player.tenant_id, n=count))
    with psycopg.connect(database_urls["owner"], autocommit=True) as connection:
        connection.execute("analyze client, invoice, payment, allocation")

    def peak(player, what):
        wish, size = Wish(what, ALWAYS, basis="cash"), 0
        gc.freeze()
        tracemalloc.start()
        try:
            for place, piece in enumerate(content(engine, player.tenant_id, wish)):
                size += len(piece)
                if place % 10 == 0:
                    # Garbage in cycles waits the longer, the more the tests before this one left alive.
                    gc.collect()
            return tracemalloc.get_traced_memory()[1], size
        finally:
            tracemalloc.stop()
            gc.unfreeze()

    for what in ("clients", "invoices", "payments", "sales-tax"):
        # Compiled statements and loaded modules are no rows: they come first.
        for _ in content(engine, cast.stranger.tenant_id, Wish(what, ALWAYS, basis="cash")):
            pass
        (small, few), (large, many) = peak(cast.stranger, what), peak(cast.owner, what)
        assert many > 8 * few or what == "sales-tax"
        # The rows that came in addition would be two megabytes and more.
        assert large < small + 280_000, f"{what}: {small:,} bytes for 800 rows, {large:,} for 8,000"
