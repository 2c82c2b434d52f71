"""The price book offers itself while a line is typed: by keys, by touch, and without JavaScript."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from playwright.sync_api import Page, expect

from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.people.tenants.tax_rates import RateDetails, add_rate
from tests.browser.conftest import Phone, axe, settle
from tests.cast import Cast
from tests.desk import SAM

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def book(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        add_rate(SAM, RateDetails("Austin", Decimal("8.25"), is_default=True))
        add_item(SAM, ItemDetails(name="Faucet, kitchen", price_e4=325_0000, unit="each", taxable=True))
        add_item(SAM, ItemDetails(name="Faucet repair", price_e4=95_0000, unit="h"))


def typed(page: Page) -> None:
    page.goto("/invoices/new")
    field = page.get_by_label("Description").first
    field.press_sequentially("fauc")
    page.get_by_role("listbox").wait_for()


@pytest.mark.usefixtures("book")
def test_an_item_is_chosen_by_keys_or_by_a_tap(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, has_touch=True).page()
    typed(page)
    field = page.get_by_role("combobox", name="Description")
    expect(field).to_have_attribute("aria-expanded", "true")
    settle(page)
    assert axe(page) == []
    field.press("ArrowDown")
    field.press("ArrowDown")
    expect(page.locator(".suggestions [aria-selected=true]")).to_contain_text("Faucet, kitchen")
    field.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(field).to_have_value("fauc")
    field.press_sequentially("et")
    field.press("ArrowDown")
    page.get_by_role("listbox").wait_for()
    field.press("ArrowUp")
    field.press("Enter")
    expect(field).to_have_value("Faucet, kitchen")
    expect(page.get_by_label("Price").first).to_have_value("325.00")
    expect(page.get_by_label("Unit").first).to_have_value("each")
    expect(page.locator(".totals [data-total]")).to_have_text("$351.81")
    typed(page)
    page.locator(".suggestions").get_by_text("Faucet repair").tap()
    expect(page.locator(".totals [data-total]")).to_have_text("$95.00")


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_an_item_is_put_on_a_line_by_the_list(cast: Cast, phone: Callable[..., Phone], scripts: bool) -> None:
    page = phone(cast.owner, java_script_enabled=scripts).page()
    page.goto("/invoices/new")
    page.get_by_label("From the price book").fill("faucet")
    if scripts:
        page.get_by_role("option", name="Faucet repair $95.00 per h").click()
    else:
        page.get_by_role("button", name="Add", exact=True).click()
        page.get_by_label("Faucet repair, $95.00 per h").check()
        page.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_label("Description").first).to_have_value("Faucet repair")
    expect(page.get_by_label("Price").first).to_have_value("95.00")
