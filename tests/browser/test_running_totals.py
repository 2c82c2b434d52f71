"""What is added up while a form is typed is what the server makes of it, to the cent."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from owneros.domain.billing.estimates.pricing import price_from
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.people.tenants.tax_rates import RateDetails, add_rate
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.database import db
from owneros.foundation.money import format_cents, parse_e4, plain_e4
from tests.browser.conftest import DESK, Phone, axe, settle, sideways
from tests.cast import Cast
from tests.desk import SAM, a_client

InTenant = Callable[[int], AbstractContextManager[None]]

# Quantity, price, rate: many are a half of a cent, which binary fractions get wrong.
LINES = (
    ("4,000", "0.0875", "City 8.25%"),
    ("1", "0.005", "State 6.3333%"),
    ("1.005", "1", "No tax"),
    ("3", "0.145", "City 8.25%"),
    ("0.35", "$0.90", "State 6.3333%"),
    ("2.675", "1.00", "City 8.25%"),
    ("0.999", "10.005", "State 6.3333%"),
    ("99999.999", "899.9999", "City 8.25%"),
)
DISCOUNTS = (("None", ""), ("Percent", "12.345"), ("Dollars", "333.33"))


@pytest.fixture
def books(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        a_client("Maria Delgado")
        add_rate(SAM, RateDetails("City", Decimal("8.25")))
        add_rate(SAM, RateDetails("State", Decimal("6.3333")))
        add_item(SAM, ItemDetails(name="Thermostat wire", price_e4=875, unit="ft", cost_e4=528))


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(("kind", "value"), DISCOUNTS, ids=[kind for kind, _ in DISCOUNTS])
def test_an_invoice_comes_to_what_was_shown(
    cast: Cast, in_tenant: InTenant, phone: Callable[..., Phone], kind: str, value: str
) -> None:
    page = phone(cast.owner, viewport=DESK).page()
    page.goto("/invoices/new")
    pick(page, "client_id", "Maria Delgado")
    for place, (quantity, price, rate) in enumerate(LINES):
        if place:
            page.get_by_role("button", name="Add line").click()
        line = page.locator("[data-line]").nth(place)
        line.get_by_label("Description").fill(f"Work {place}")
        line.get_by_label("Quantity").fill(quantity)
        line.get_by_label("Price").fill(price)
        line.get_by_label("Tax").select_option(label=rate)
    page.get_by_label("Discount", exact=True).select_option(label=kind)
    if value:
        page.get_by_label("Discount value").fill(value)
    lines = page.locator("[data-line-total]").all_inner_texts()
    sums = [
        page.locator(f".totals [data-{name}]").inner_text()
        for name in ("subtotal", "discount-total", "tax", "total")
    ]
    assert page.locator(".action-bar [data-total]").inner_text() == sums[-1]
    assert lines[0] == "$350.00"
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()
    with in_tenant(cast.owner.tenant_id):
        made = db.session.scalars(select(Invoice)).one()
        amounts = db.session.scalars(select(InvoiceLine.amount_cents).order_by(InvoiceLine.position))
        assert lines == [format_cents(cents) for cents in amounts]
        stored = (made.subtotal_cents, made.discount_cents, made.tax_cents, made.total_cents)
    assert [shown.removeprefix("-") for shown in sums] == [format_cents(cents) for cents in stored]


@pytest.mark.usefixtures("books")
@pytest.mark.parametrize(
    ("field", "name"), [("client_id", "Saint Ann Church"), ("job_id", "Saint Ann, new roof")]
)
def test_a_tax_exempt_client_pays_none_while_it_is_typed_and_after(
    cast: Cast, in_tenant: InTenant, phone: Callable[..., Phone], field: str, name: str
) -> None:
    with in_tenant(cast.owner.tenant_id):
        church = a_client("Saint Ann Church", tax_exempt=True)
        if field == "job_id":
            open_job(SAM, JobDetails(church.id, name), status="active")
    page = phone(cast.owner, viewport=DESK).page()
    page.goto("/invoices/new")
    line = page.locator("[data-line]").first
    line.get_by_label("Description").fill("Shingles")
    line.get_by_label("Price").fill("100")
    line.get_by_label("Tax").select_option(label="City 8.25%")
    sums = page.locator(".totals :is([data-tax], [data-total])")
    expect(sums).to_have_text(["$8.25", "$108.25"])
    pick(page, field, name)
    expect(sums).to_have_text(["$0.00", "$100.00"])
    page.locator(f"#{field}").press("Backspace")
    # A job brings its client, who stays when the job is typed over.
    taxed, exempt = ["$8.25", "$108.25"], ["$0.00", "$100.00"]
    expect(sums).to_have_text(taxed if field == "client_id" else exempt)
    pick(page, field, name)
    expect(sums).to_have_text(["$0.00", "$100.00"])
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()
    with in_tenant(cast.owner.tenant_id):
        made = db.session.scalars(select(Invoice)).one()
        assert (made.tax_cents, made.total_cents) == (0, 10_000)
    page.goto(f"/invoices/{made.id}/edit")
    page.locator("[data-line]").first.get_by_label("Price").fill("200")
    expect(sums).to_have_text(["$0.00", "$200.00"])


@pytest.mark.usefixtures("books")
def test_a_price_follows_from_cost_and_markup_as_on_the_server(
    cast: Cast, phone: Callable[..., Phone]
) -> None:
    page = phone(cast.owner).page()
    page.goto("/estimates/new")
    line = open_costs(page)
    for cost, markup in (
        ("0.07", "25"),
        ("45", "100"),
        ("0.0333", "12.5"),
        ("0.0002", "25"),
        ("12.49", "35.05"),
    ):
        line.get_by_label("Your cost").fill(cost)
        line.get_by_label("Markup").fill(markup)
        price = plain_e4(price_from(parse_e4(cost), Decimal(markup)))
        expect(line.get_by_label("Price")).to_have_value(price)


@pytest.mark.usefixtures("books")
def test_an_item_of_the_price_book_brings_all_its_decimals(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner).page()
    page.goto("/estimates/new")
    line = open_costs(page)
    line.get_by_label("Description").press_sequentially("therm")
    page.locator(".suggestions").get_by_text("Thermostat wire").click()
    line.get_by_label("Quantity").fill("4000")
    expect(line.get_by_label("Price")).to_have_value("0.0875")
    expect(line.get_by_label("Your cost")).to_have_value("0.0528")
    expect(page.locator(".totals [data-total]")).to_have_text("$350.00")
    expect(page.locator("[data-margin]")).to_have_text("$138.80")


def pick(page: Page, field: str, name: str) -> None:
    page.locator(f"#{field}").fill(name)
    page.get_by_role("option", name=name).click()


def open_costs(page: Page):
    line = page.locator("[data-line]").first
    line.get_by_text("Cost and option").click()
    return line


def test_of_many_tax_rates_one_is_chosen_in_a_fold(
    cast: Cast, in_tenant: InTenant, phone: Callable[..., Phone]
) -> None:
    with in_tenant(cast.owner.tenant_id):
        a_client("Saint Ann Church")
        for number in range(1, 10):
            add_rate(SAM, RateDetails(f"County {number}", Decimal(number)))
    page = phone(cast.owner).page()
    page.goto("/invoices/new")
    pick(page, "client_id", "Saint Ann Church")
    line = page.locator("[data-line]").first
    line.get_by_label("Description").fill("Shingles")
    line.get_by_label("Price").fill("100")
    line.locator("summary").first.click()
    line.get_by_text("County 7 7%").click()
    expect(line.locator("[data-chosen]")).to_have_text("County 7 7%")
    expect(page.locator(".totals [data-total]")).to_have_text("$107.00")
    settle(page)
    assert axe(page) == []
    assert sideways(page) == 0
    page.get_by_role("button", name="Add line").click()
    second = page.locator("[data-line]").nth(1)
    expect(second.locator("[data-chosen]")).to_have_text("County 7 7%")
    second.get_by_label("Description").fill("Nails")
    second.get_by_label("Price").fill("10")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(Invoice)).one().total_cents == 117_70
