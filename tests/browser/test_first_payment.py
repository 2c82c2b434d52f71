"""The whole money loop as a newcomer walks it at phone size, once with JavaScript and once without."""

import re
import secrets
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Phone

Inbox = Callable[..., dict[str, Any]]


def sign_up(page: Page, email: str) -> None:
    page.goto("/sign-up")
    page.get_by_label("Your name").fill("Dana Reyes")
    page.get_by_label("Business name").fill("Reyes Painting")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Phone").fill("(512) 555-0142")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_label(re.compile("13 or older")).check()
    page.get_by_label(re.compile("terms", re.IGNORECASE)).check()
    page.get_by_role("button", name="Sign up").click()


def path_of_link(mail: dict[str, Any], start: str) -> str:
    return next(link for link in mail["links"] if start in link)


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_from_sign_up_to_the_first_payment(
    phone: Callable[..., Phone], inbox: Inbox, run_tasks: Callable[..., int], scripts: bool
) -> None:
    email = f"dana.{secrets.token_hex(4)}@painter.example"
    client_email = f"maria.{secrets.token_hex(4)}@client.example"
    page = phone(java_script_enabled=scripts).page()

    sign_up(page, email)
    page.goto(path_of_link(inbox(email), "/verify-email/"))
    page.get_by_role("button", name="Verify my email").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dana")

    page.goto("/settings/payments")
    page.get_by_role("button", name="Set up with Stripe").click()
    continue_to_stripe(page)
    page.get_by_role("button", name="Finish", exact=True).click()
    expect(page).to_have_url(re.compile("/settings/payments"))

    page.goto("/clients/new")
    page.get_by_label("Name", exact=True).first.fill("Maria Delgado")
    page.get_by_label("Email").first.fill(client_email)
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Maria Delgado")

    page.goto("/jobs/new")
    page.get_by_label("Client", exact=True).fill("Maria Delgado")
    page.get_by_label("Title").fill("Paint the hallway")
    page.get_by_role("button", name="Add job").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Paint the hallway")
    job_url = page.url

    page.get_by_role("main").get_by_role("link", name="Add invoice", exact=True).click()
    page.get_by_label("Description").first.fill("Two coats of paint")
    page.get_by_label("Quantity").first.fill("2")
    page.get_by_label("Price").first.fill("450.00")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()
    page.get_by_role("link", name="Send").first.click()
    page.get_by_role("button", name="Send invoice").click()
    expect(page.get_by_text("INV-0001").first).to_be_visible()
    invoice_url = page.url

    mail = inbox(client_email, "INV-0001")
    assert [a["name"] for a in mail["attachments"]] == ["INV-0001.pdf"]
    theirs = phone(java_script_enabled=scripts).page()
    theirs.goto(path_of_link(mail, "/i/"))
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Invoice INV-0001")
    theirs.get_by_role("button", name="Pay $900.00").click()
    continue_to_stripe(theirs)
    theirs.get_by_label(re.compile("4242")).check()
    theirs.get_by_role("button", name="Pay $900.00").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Thank you")
    expect(theirs.get_by_text("$900.00 received")).to_be_visible()

    receipt = inbox(client_email, "eceipt")
    assert "$900.00" in receipt["text"]
    page.goto(invoice_url)
    expect(page.get_by_text("Paid", exact=True).first).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("$900.00")
    page.goto(job_url)
    expect(page.get_by_role("main")).to_contain_text("$900.00")


def continue_to_stripe(page: Page) -> None:
    """At once with JavaScript; without it, a page with a link stands between."""
    page.wait_for_url(re.compile("/stripe/|/connection|/payment$"))
    if "/stripe/" not in page.url:
        link = page.get_by_role("link", name="Continue to Stripe")
        if link.count():
            link.click()
        page.wait_for_url(re.compile("/stripe/"))
