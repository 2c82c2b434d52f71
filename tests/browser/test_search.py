"""Search is in every head, and anybody is called in two taps and a few letters."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import DESK, Phone, axe, settle, sideways
from tests.cast import Cast
from tests.desk import a_client

InTenant = Callable[[int], AbstractContextManager[None]]
TAP = 44
PAGES = ["/", "/clients", "/invoices", "/invoices/new", "/payments", "/settings", "/more"]


@pytest.fixture
def book(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        a_client("Maria Delgado", phone="+15125550148;ext=12")
        a_client("Silent Sal")


def large_enough(link: Locator) -> bool:
    box = link.bounding_box()
    return box is not None and min(box["width"], box["height"]) >= TAP


@pytest.mark.usefixtures("book")
@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_client_is_called_in_two_taps_from_anywhere(
    cast: Cast, phone: Callable[..., Phone], scripts: bool
) -> None:
    page = phone(cast.owner, java_script_enabled=scripts, has_touch=True).page()
    for address in PAGES:
        page.goto(address)
        glass = page.get_by_role("banner").get_by_role("link", name="Search")
        assert large_enough(glass), address
        assert sideways(page) <= 0, address
        glass.tap()
        field = page.get_by_label("Search everything")
        expect(field).to_be_focused()
        page.keyboard.type("delg")
        if not scripts:
            page.keyboard.press("Enter")
        call = page.get_by_role("link", name="Call Maria Delgado")
        expect(call).to_have_attribute("href", "tel:+15125550148,12")
        assert large_enough(call), address


@pytest.mark.usefixtures("book")
def test_the_list_of_clients_calls_too(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, has_touch=True).page()
    page.goto("/clients")
    calls = page.get_by_role("link", name="Call")
    expect(calls).to_have_count(1)
    assert large_enough(calls)
    settle(page)
    assert (sideways(page), axe(page)) == (0, [])
    page.get_by_role("link", name="Silent Sal").tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Silent Sal")


@pytest.mark.usefixtures("book")
def test_on_a_wide_screen_the_head_has_the_field(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, viewport=DESK).page()
    page.goto("/invoices")
    expect(page.get_by_role("banner").get_by_role("link", name="Search")).to_be_hidden()
    page.get_by_role("banner").get_by_label("Search everything").fill("delgado")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/search\?q=delgado$"))
    expect(page.get_by_role("link", name="Call Maria Delgado")).to_be_visible()
    expect(page.get_by_label("Search everything")).to_have_count(1)
    settle(page)
    assert axe(page) == []
