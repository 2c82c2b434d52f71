"""Somebody signs up with Google, signs out, and signs in again; only what is missing is typed."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone, is_fine


def at_google(page: Page, email: str) -> None:
    expect(page.get_by_role("heading", name="Sandbox: choose an account")).to_be_visible()
    page.get_by_label("Another address").fill(email)
    page.get_by_role("button", name="Use another address").click()


def test_sign_up_sign_out_and_sign_in_with_google(phone: Callable[..., Phone]) -> None:
    page = phone().page()
    page.goto("/sign-up")
    is_fine(page)
    page.get_by_role("button", name="Continue with Google").click()
    at_google(page, "rosa.diaz@tile.example")
    expect(page.get_by_role("heading", name="Sign up with Google")).to_be_visible()
    expect(page.get_by_label("Your name")).to_have_value("Rosa Diaz")
    is_fine(page)
    page.get_by_label("Business name").fill("Diaz Tile")
    page.get_by_label("Phone").fill("(512) 555-0143")
    page.get_by_label("I am 13 or older").check()
    page.get_by_label("I agree to the terms").check()
    page.get_by_role("button", name="Sign up").click()
    expect(page.get_by_text("Welcome to OwnerOS.")).to_be_visible()

    page.goto("/settings/google")
    expect(page.get_by_text("rosa.diaz@tile.example")).to_be_visible()
    is_fine(page)
    page.goto("/settings")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_text("You are signed out.")).to_be_visible()
    is_fine(page)

    page.get_by_role("button", name="Continue with Google").click()
    at_google(page, "rosa.diaz@tile.example")
    expect(page).to_have_url(re.compile(r"/$"))
    page.goto("/settings/profile")
    expect(page.get_by_label("Your name")).to_have_value("Rosa Diaz")


def test_without_a_script_a_link_leads_to_google_and_back(phone: Callable[..., Phone]) -> None:
    page = phone(java_script_enabled=False).page()
    page.goto("/sign-in")
    page.get_by_role("button", name="Continue with Google").click()
    page.get_by_role("link", name="Continue to Google").click()
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_text("You stopped at Google, so nothing was done.")).to_be_visible()
