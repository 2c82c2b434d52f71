"""An owner sets up an app that shows codes, and signs in elsewhere by its code and by one on paper."""

import re
from collections.abc import Callable
from datetime import timedelta

import pyotp
from playwright.sync_api import Page, expect

from owneros.foundation.periods import now
from tests.browser.conftest import PASSWORD, Phone, is_fine
from tests.cast import Cast, Player

STEP = timedelta(seconds=30)


def sign_in(page: Page, email: str) -> None:
    page.goto("/sign-in?next=/jobs")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    is_fine(page)


def test_from_the_first_code_to_the_paper(
    cast: Cast, phone: Callable[..., Phone], with_password: Callable[[Player], None]
) -> None:
    with_password(cast.owner)
    owner = phone(cast.owner).page()
    owner.goto("/settings")
    owner.get_by_role("link", name="Two-step sign-in").click()
    is_fine(owner)
    owner.get_by_role("button", name="Set up an app").click()
    expect(owner.get_by_label("QR code for the app")).to_be_visible()
    is_fine(owner)
    key = owner.get_by_text("Enter this key").locator("b").inner_text().replace(" ", "")
    owner.get_by_label("Code from the app").fill("000000")
    owner.get_by_role("button", name="Turn on").click()
    expect(owner.get_by_text("This code is wrong or was used before.").first).to_be_visible()
    owner.get_by_label("Code from the app").fill(pyotp.TOTP(key).at(now() - STEP))
    owner.get_by_role("button", name="Turn on").click()
    codes = owner.locator(".recovery-codes li")
    expect(codes).to_have_count(10)
    on_paper = codes.first.inner_text()
    is_fine(owner)
    owner.get_by_role("link", name="I kept them").click()
    expect(owner.get_by_text("On since")).to_be_visible()
    is_fine(owner)

    first = phone().page()
    sign_in(first, cast.owner.email)
    first.get_by_label("Code", exact=True).fill(pyotp.TOTP(key).now())
    first.get_by_role("button", name="Continue").click()
    expect(first).to_have_url(re.compile("/jobs$"))

    second = phone().page()
    sign_in(second, cast.owner.email)
    second.get_by_label("Code", exact=True).fill(on_paper)
    second.get_by_role("button", name="Continue").click()
    expect(second).to_have_url(re.compile("/jobs$"))

    owner.goto("/settings/two-step")
    owner.get_by_role("link", name="Remove app").click()
    is_fine(owner)
    owner.get_by_role("button", name="Remove app").click()
    expect(owner.get_by_text("The app was removed.")).to_be_visible()
