"""A client with a phone ticks an option, draws the name and signs; with and without JavaScript."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Page, expect

from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.estimates import answering
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.signatures import latest_signature
from owneros.foundation.audit import Actor
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from tests.browser.conftest import Phone, axe, settle
from tests.browser.test_every_page import visit
from tests.cast import Cast
from tests.offers import an_estimate, signed, with_deposit

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def offer(cast: Cast, in_tenant: InTenant) -> tuple[str, object]:
    with in_tenant(cast.owner.tenant_id):
        estimate = an_estimate(
            title="Hall bathroom, new floor and fixtures", deposit=with_deposit(), terms="Half first.\n" * 12
        )
        return link_of(estimate), estimate.id


def draw(page: Page) -> None:
    """Three strokes across the field, by the pointer."""
    pad = page.locator("canvas.ink-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    for stroke in range(3):
        left = box["x"] + box["width"] * (0.1 + 0.25 * stroke)
        page.mouse.move(left, box["y"] + box["height"] * 0.7)
        page.mouse.down()
        for step in range(1, 13):
            height = 0.3 if step % 2 else 0.8
            page.mouse.move(left + step * box["width"] * 0.02, box["y"] + box["height"] * height)
        page.mouse.up()


def inked(page: Page) -> int:
    """How many pixels of the field carry ink."""
    return int(
        page.evaluate(
            """() => { const pad = document.querySelector("canvas.ink-pad")
            const copy = document.createElement("canvas")
            Object.assign(copy, { width: pad.width, height: pad.height })
            const ink = copy.getContext("2d", { willReadFrequently: true })
            ink.drawImage(pad, 0, 0)
            const data = ink.getImageData(0, 0, pad.width, pad.height).data
            return data.filter((value, place) => place % 4 === 3 && value > 0).length }"""
        )
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_option_is_ticked_a_name_drawn_and_the_estimate_signed(
    cast: Cast,
    in_tenant: InTenant,
    phone: Callable[..., Phone],
    run_tasks: Callable[..., int],
    offer: tuple[str, object],
    scheme: str,
) -> None:
    link, estimate_id = offer
    page = phone(color_scheme=scheme, device_scale_factor=3, has_touch=True).page()
    page.goto(link)
    expect(page.locator("#standing-heading")).to_have_text("$1,500.00")
    option = page.get_by_label("Heated floor")
    option.check()
    expect(page.locator("#standing-heading")).to_have_text("$2,000.00")
    expect(page.locator("#choice-total")).to_contain_text("$600.00 deposit on approval")
    expect(option).to_be_checked()
    expect(option).to_be_focused()
    settle(page)
    assert axe(page) == []

    page.get_by_role("button", name="Review and sign").click()
    expect(page.get_by_role("button", name="Sign and approve $2,000.00")).to_be_visible()
    draw(page)
    assert inked(page) > 500
    page.get_by_role("button", name="Clear").click()
    assert inked(page) == 0
    draw(page)
    page.get_by_role("button", name=re.compile("Sign and approve")).click()
    page.locator(".error-summary").wait_for()
    assert inked(page) > 500, "The drawing came back with the form."
    settle(page)
    assert axe(page) == []

    page.get_by_label("Your full name").fill("Maria Delgado")
    page.get_by_label("I have read this estimate").check()
    page.get_by_role("button", name=re.compile("Sign and approve")).click()
    expect(page.locator("#standing-heading")).to_have_text("Approved")
    expect(page.get_by_text("We are creating your signed PDF.")).to_be_visible()
    assert run_tasks({"estimate.seal"}) == 1
    expect(page.get_by_role("link", name="Download signed PDF")).to_be_visible()
    settle(page)
    assert axe(page) == []
    with in_tenant(cast.owner.tenant_id):
        signature = latest_signature(estimate_id)  # type: ignore[arg-type]
        assert signature is not None
        assert (signature.method, signature.total_cents) == ("drawn", 200_000)
        assert signature.drawing.count("M") == 3

    page.get_by_role("link", name="See deposit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Deposit INV-0001")


def test_without_javascript_it_is_counted_and_signed_all_the_same(
    phone: Callable[..., Phone], offer: tuple[str, object]
) -> None:
    page = phone(java_script_enabled=False).page()
    page.goto(offer[0])
    page.get_by_label("Heated floor").check()
    page.get_by_role("button", name="Update total").click()
    expect(page.locator("#standing-heading")).to_have_text("$2,000.00")
    page.get_by_role("button", name="Review and sign").click()
    expect(page.locator("canvas.ink-pad")).to_be_hidden()
    page.get_by_label("Your full name").fill("Maria Delgado")
    page.get_by_label("I have read this estimate").check()
    page.get_by_role("button", name="Sign and approve $2,000.00").click()
    expect(page.locator("#standing-heading")).to_have_text("Approved")


def test_every_page_behind_the_link_is_clean(
    cast: Cast, in_tenant: InTenant, phone: Callable[..., Phone]
) -> None:
    """Accessible in light and dark, and no wider than a small phone."""
    with in_tenant(cast.owner.tenant_id):
        waiting, declined, asked = (
            an_estimate(deposit=with_deposit(), terms="Half first.") for _ in range(3)
        )
        today, client = today_in("America/Chicago"), Actor("client", "Maria Delgado")
        answering.decline(client, declined, "Too much", today)
        answering.ask_for_changes(client, asked, "In blue, please", today)
        approved = an_estimate(deposit=with_deposit())
        signed(reach(Estimate, approved.id, lock=True))
        links = [link_of(estimate) for estimate in (waiting, declined, asked, approved)]
    below = ("/signature", "/changes", "/declining", "/verification")
    assert visit(phone().page(), [*links, *(links[0] + page for page in below)]) == []
