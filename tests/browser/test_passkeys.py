"""A passkey of the phone (a virtual one): added, in place of the password, and beside it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import CDPSession, Page, expect

from owneros.domain.people.factors.models import Passkey
from owneros.foundation.database import db
from tests.browser.conftest import PASSWORD, Phone, is_fine
from tests.cast import Cast, Player


def hold(page: Page) -> tuple[CDPSession, str]:
    """A phone that unlocks by a finger, which is always right."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return cdp, made["authenticatorId"]


def added(page: Page) -> None:
    page.goto("/settings/two-step")
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_label("Name").fill("My phone")
    is_fine(page)
    page.get_by_role("button", name="Create passkey").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    page.get_by_role("link", name="I kept them").click()
    expect(page.get_by_text("My phone", exact=True).first).to_be_visible()
    is_fine(page)


def sign_out(page: Page) -> None:
    page.goto("/settings")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_url(re.compile("/sign-in"))


@pytest.fixture
def owner(cast: Cast, phone: Callable[..., Phone], with_password: Callable[[Player], None]) -> Page:
    with_password(cast.owner)
    return phone(cast.owner).page()


def test_in_place_of_the_password_and_beside_it(cast: Cast, owner: Page) -> None:
    hold(owner)
    added(owner)
    sign_out(owner)
    is_fine(owner)
    owner.get_by_role("button", name="Sign in with a passkey").click()
    expect(owner.get_by_role("heading", level=1)).to_be_visible()
    expect(owner).not_to_have_url(re.compile("sign-in"))
    sign_out(owner)
    owner.get_by_label("Email").fill(cast.owner.email)
    owner.get_by_label("Password", exact=True).fill(PASSWORD)
    owner.get_by_role("button", name="Sign in", exact=True).click()
    expect(owner.get_by_role("heading", name="Enter your code")).to_be_visible()
    is_fine(owner)
    owner.get_by_role("button", name="Use a passkey").click()
    expect(owner).not_to_have_url(re.compile("sign-in"))
    owner.goto("/settings/two-step")
    expect(owner.get_by_text("used just now")).to_be_visible()
    owner.locator("summary", has_text="My phone").click()
    is_fine(owner)
    owner.get_by_role("button", name="Remove My phone").click()
    expect(owner.get_by_text("The passkey was removed.")).to_be_visible()


def test_without_the_finger_it_is_no_sign_in_but_a_second_step(cast: Cast, owner: Page) -> None:
    cdp, key = hold(owner)
    added(owner)
    sign_out(owner)
    cdp.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    owner.get_by_role("button", name="Sign in with a passkey").click()
    expect(owner.get_by_text("No passkey was used.")).to_be_visible()
    owner.get_by_label("Email").fill(cast.owner.email)
    owner.get_by_label("Password", exact=True).fill(PASSWORD)
    owner.get_by_role("button", name="Sign in", exact=True).click()
    owner.get_by_role("button", name="Use a passkey").click()
    expect(owner).not_to_have_url(re.compile("sign-in"))


def test_a_counter_that_falls_is_not_trusted(
    app: Flask, cast: Cast, owner: Page, inbox: Callable[..., dict[str, Any]]
) -> None:
    hold(owner)
    added(owner)
    with app.app_context():
        db.session.query(Passkey).filter_by(user_id=cast.owner.member.user_id).update({"sign_count": 999_999})
        db.session.commit()
    sign_out(owner)
    owner.get_by_role("button", name="Sign in with a passkey").click()
    expect(owner).to_have_url(re.compile("/sign-in/code"))
    owner.get_by_label("6-digit code").fill(inbox(cast.owner.email, "sign-in code")["subject"][:6])
    owner.get_by_role("button", name="Continue").click()
    expect(owner.get_by_role("heading", name="Enter your code")).to_be_visible()
    owner.get_by_role("button", name="Use a passkey").click()
    expect(owner.get_by_text("This passkey may have been copied.")).to_be_visible()


def test_a_passkey_of_another_person_or_a_used_challenge_is_refused(
    app: Flask, cast: Cast, owner: Page
) -> None:
    hold(owner)
    added(owner)
    with app.app_context():
        db.session.query(Passkey).filter_by(user_id=cast.owner.member.user_id).update(
            {"user_id": cast.office.member.user_id}
        )
        db.session.commit()
    sign_out(owner)
    owner.get_by_role("button", name="Sign in with a passkey").click()
    expect(owner.get_by_text("This passkey was not accepted.")).to_be_visible()
    owner.goto("/sign-in")
    owner.evaluate("document.querySelector('[data-passkey]').elements.answer.value = '{}'")
    for _ in range(2):
        owner.get_by_role("button", name="Sign in with a passkey").click()
        expect(owner.get_by_text("This passkey was not accepted.").first).to_be_visible()
        owner.evaluate("document.querySelector('[data-passkey]').elements.answer.value = 'null'")
