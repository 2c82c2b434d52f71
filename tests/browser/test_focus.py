"""The keyboard stands at the heading of each page, near the first field; a swap does not lose it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, PHONE, Phone
from tests.cast import Cast

FORMS = ("/clients/new", "/jobs/new", "/estimates/new", "/invoices/new", "/catalog/new", "/settings/business")
MOST_TABS = 3


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.tagName"))


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_the_first_field_is_near(cast: Cast, phone: Callable[..., Phone], viewport: dict[str, int]) -> None:
    page = phone(cast.owner, viewport=viewport).page()
    for path in FORMS:
        page.goto(path)
        assert focused(page) == "H1", path
        for _ in range(MOST_TABS):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.closest('main form') !== null"):
                break
        assert page.evaluate("document.activeElement.matches('main form :is(input, select, textarea)')"), path


def test_what_is_wrong_has_the_focus_with_a_script_and_a_swap_keeps_it_near(
    cast: Cast, phone: Callable[..., Phone]
) -> None:
    page = phone(cast.owner).page()
    page.goto("/clients/new")
    page.get_by_role("button", name="Add client").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.goto("/clients")
    page.get_by_role("link", name="Archived").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/clients?show=archived")
    assert focused(page) != "BODY"
