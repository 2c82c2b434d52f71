"""An owner invites a member of the crew, who joins on their own phone, sees no money, and is removed."""

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import PASSWORD, Phone, is_fine
from tests.cast import Cast


def test_from_the_invitation_to_the_removal(
    cast: Cast, phone: Callable[..., Phone], inbox: Callable[..., dict[str, Any]]
) -> None:
    owner = phone(cast.owner).page()
    owner.goto("/more")
    owner.get_by_role("link", name="People").click()
    owner.get_by_role("link", name="Add person").click()
    owner.get_by_label("Name").fill("Roberto Diaz")
    owner.get_by_text("No sign-in").click()
    expect(owner.get_by_label("Email", exact=True)).to_be_hidden()
    owner.get_by_text("Sees the jobs they are on.").click()
    owner.get_by_label("Email", exact=True).fill("roberto@crew.example")
    is_fine(owner)
    owner.get_by_role("button", name="Add person").click()
    expect(owner.get_by_text("roberto@crew.example is invited as crew.")).to_be_visible()
    is_fine(owner)

    letter = inbox("roberto@crew.example", "invites you")
    theirs = phone().page()
    theirs.goto(re.search(r"http://[^\s]+/join/[\w-]+", letter["text"])[0])  # type: ignore[index]
    is_fine(theirs)
    theirs.get_by_label("Your name").fill("Roberto Diaz")
    theirs.get_by_label("Phone").fill("(512) 555-0142")
    theirs.get_by_label("Password", exact=True).fill(PASSWORD)
    theirs.get_by_label("I am 13 or older").check()
    theirs.get_by_label("I agree to the terms").check()
    theirs.get_by_role("button", name="Join Lone Star Plumbing").click()
    expect(theirs.get_by_text("Welcome to Lone Star Plumbing.")).to_be_visible()
    for place in ("/", "/jobs", "/more", "/search", "/people/roles"):
        theirs.goto(place)
        assert "$" not in theirs.get_by_role("main").inner_text()

    owner.reload()
    owner.get_by_role("link", name="Remove").click()
    owner.get_by_role("button", name="Remove Roberto Diaz").click()
    expect(owner.get_by_text("Roberto Diaz was removed.")).to_be_visible()
    theirs.goto("/jobs")
    expect(theirs).to_have_url(re.compile("/sign-in"))


def test_a_code_is_shown_to_be_scanned(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, color_scheme="dark").page()
    page.goto("/people/new")
    page.get_by_label("Name").fill("Roberto Diaz")
    page.get_by_label("Email", exact=True).fill("roberto@crew.example")
    page.get_by_text("Show a QR code to scan now").click()
    page.get_by_role("button", name="Add person").click()
    code = page.get_by_role("img", name="QR code of the invitation")
    expect(code).to_be_visible()
    assert code.bounding_box()["width"] >= 200  # type: ignore[index]
    is_fine(page)
