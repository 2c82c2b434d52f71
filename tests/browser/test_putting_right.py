"""A form with JavaScript: only what a choice needs is there, and red goes when it is right."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import Phone, axe, settle
from tests.cast import Cast

Phones = Callable[..., Phone]


def red(page: Page) -> Any:
    return page.locator("form .error:visible")


def test_what_a_choice_does_not_need_is_hidden(cast: Cast, phone: Phones) -> None:
    page = phone(cast.owner).page()
    page.goto("/settings/late-fees")
    expect(page.get_by_label("How much")).to_be_hidden()
    expect(page.get_by_text("How often")).to_be_hidden()
    page.get_by_label("A fixed amount").check()
    expect(page.get_by_label("How much")).to_be_visible()
    page.get_by_label("How much").fill("nothing")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("#value-error")).to_be_visible()
    expect(page.get_by_label("How much")).to_be_visible()
    settle(page)
    assert axe(page) == []
    page.get_by_label("None").check()
    expect(page.get_by_label("How much")).to_be_hidden()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. No late fees are charged.")).to_be_visible()


def test_the_days_of_what_is_off_are_hidden(cast: Cast, phone: Phones) -> None:
    page = phone(cast.owner).page()
    page.goto("/settings/reminders")
    switch, days = page.get_by_label("Before the due date", exact=True), page.locator("#days_before")
    expect(days).to_be_visible()
    switch.uncheck()
    expect(days).to_be_hidden()
    switch.check()
    expect(days).to_be_visible()


def test_another_file_takes_the_red_away(cast: Cast, phone: Phones) -> None:
    page = phone(cast.owner).page()
    page.goto("/settings/logo")
    picture = page.get_by_label("Picture")
    picture.set_input_files({"name": "logo.png", "mimeType": "image/png", "buffer": b"no picture"})
    page.get_by_role("button", name="Upload logo").click()
    expect(red(page)).to_have_count(1)
    picture.set_input_files({"name": "house.png", "mimeType": "image/png", "buffer": b"another"})
    expect(red(page)).to_have_count(0)
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(picture).not_to_have_attribute("aria-invalid", "true")


def test_without_javascript_all_of_it_is_there(cast: Cast, phone: Phones) -> None:
    page = phone(cast.owner, java_script_enabled=False).page()
    page.goto("/settings/late-fees")
    expect(page.get_by_label("How much")).to_be_visible()


def test_red_goes_when_it_is_right_and_nothing_is_done_meanwhile(cast: Cast, phone: Phones) -> None:
    page = phone(cast.owner).page()
    page.goto("/clients/new")
    page.get_by_label("Email").fill("maria@")
    page.get_by_role("button", name="Add client").click()
    expect(red(page)).to_have_count(2)
    expect(page.locator(".error-summary b")).to_have_text("Fix a few things below")
    page.get_by_label("Name", exact=True).fill("Maria Delgado")
    page.get_by_label("Email").focus()
    expect(red(page)).to_have_count(1)
    expect(page.get_by_label("Name", exact=True)).not_to_have_attribute("aria-invalid", "true")
    expect(page.locator(".error-summary li")).to_have_count(1)
    expect(page.locator(".error-summary b")).to_have_text("Fix one thing below")
    page.get_by_label("Email").fill("maria@client.example")
    page.get_by_label("Name", exact=True).focus()
    expect(red(page)).to_have_count(0)
    expect(page.locator(".error-summary")).to_have_count(0)
    settle(page)
    assert axe(page) == []
    assert "Maria Delgado" not in cast.owner.get("/clients").text
    page.get_by_role("button", name="Add client").click()
    expect(page.get_by_text("Maria Delgado was added.")).to_be_visible()
    assert "Maria Delgado" in cast.owner.get("/clients").text


def test_a_typed_password_stays_in_its_field(phone: Phones) -> None:
    page = phone().page()
    page.goto("/sign-up")
    page.get_by_label("Password", exact=True).fill("quaint-marmot-lamp-93")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator("#name-error")).to_be_visible()
    expect(page.get_by_label("Password", exact=True)).to_have_value("quaint-marmot-lamp-93")
    expect(page.locator("#password-error")).to_have_count(0)
