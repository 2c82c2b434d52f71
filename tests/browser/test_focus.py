"""The keyboard stands at the heading of each page, near the first field; a swap does not lose it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from flask import Flask
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESK, Phone
from tests.cast import Cast
from tests.conventions.crawl import SAMPLES, forms, pages, path
from tests.conventions.world import World, planted
from tests.hygiene import HygieneClient

InTenant = Callable[[int], AbstractContextManager[None]]
BIG_FORMS = ("/clients/new", "/jobs/new", "/estimates/new", "/invoices/new", "/settings/business")
MOST_TABS = 3
# A field of a date has three parts and a button.
MOST_TO_SAVE = 6
# Marks the first form that asks for something, and the last of what it asks for.
MARK = """() => {
  const fields = 'input:not([type=hidden]), select, textarea'
  const asks = form => [...form.querySelectorAll(`${fields}, details:has(${fields}) > summary`)]
    .filter(spot => !spot.disabled && spot.checkVisibility())
  const form = [...document.querySelectorAll('main form[method=post]')].find(form => asks(form).length)
  form?.setAttribute('data-marked', '')
  form && asks(form).at(-1).setAttribute('data-last', '')
  return Boolean(form)
}"""
INSIDE = "document.activeElement.matches('[data-marked] *')"
SAVES = "document.activeElement.matches('[data-marked] button:not([type=button])')"
SKIPS = "document.activeElement.matches('a.skip')"


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.tagName"))


def asking(app: Flask, player: HygieneClient, world: World, whom: tuple[str, ...]) -> Iterator[str]:
    """Pages on which something is asked, each once."""
    samples = {path(app, rule, {}) for rule in pages(app) if rule.endpoint in SAMPLES}
    seen = set(samples)
    for where, _, form in forms(app, player, world, whom):
        spots = [spot for spot in form.iter("input", "select", "textarea") if spot.get("type") != "hidden"]
        if spots and where not in seen:
            seen.add(where)
            yield where


def astray(page: Page) -> Iterator[str]:
    """What is wrong with the way of the keyboard through the first form of this page."""
    if focused(page) != "H1":
        yield f"begins at {focused(page)}"
    if not page.evaluate(MARK):
        return
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(SKIPS):
            page.keyboard.press("Enter")
        if page.evaluate(INSIDE):
            break
    else:
        yield f"has no field within {MOST_TABS} tabs"
    page.locator("[data-last]").focus()
    for _ in range(MOST_TO_SAVE):
        page.keyboard.press("Tab")
        if not page.evaluate(INSIDE):
            yield "leaves the form before it is saved"
            break
        if page.evaluate(SAVES):
            break
    else:
        yield f"is not saved within {MOST_TO_SAVE} tabs of its last field"


def test_the_keyboard_comes_to_each_form_and_through_it_to_save(
    app: Flask, cast: Cast, in_tenant: InTenant, phone: Callable[..., Phone]
) -> None:
    world = planted(in_tenant, cast.owner, cast.crew)
    found = []
    for signed_in, player, whom in (
        (cast.owner, cast.owner, ("permission", "fresh")),
        (None, HygieneClient(app), ("everyone", "link")),
    ):
        page = phone(signed_in).page()
        wanted = list(asking(app, player, world, whom))
        assert len(wanted) >= 9
        for where in wanted:
            page.goto(where)
            found += [f"{where} {fault}" for fault in astray(page)]
    assert found == []


def test_on_a_desk_as_well(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, viewport=DESK).page()
    for where in BIG_FORMS:
        page.goto(where)
        assert list(astray(page)) == [], where


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
