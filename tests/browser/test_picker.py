"""Among two thousand clients one is found by thumb, by keyboard, and without a script; or made on the way."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from owneros.domain.clients.clients.registration import ClientDetails, add_client
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.database import db
from owneros.foundation.ids import uuid7
from tests.browser.conftest import DESK, Phone, axe, settle, sideways
from tests.cast import Cast
from tests.desk import SAM

MANY = 2_000


@pytest.fixture
def many(cast: Cast, in_tenant: Callable[..., Any]) -> None:
    with in_tenant(cast.owner.tenant_id):
        for number in range(MANY):
            add_client(
                SAM, ClientDetails(f"Client {number:04}", phone=f"+1512555{number:04}"), row_id=uuid7()
            )
        add_client(SAM, ClientDetails("Núñez Roofing", phone="+15125559999"))
        db.session.flush()


def write_the_rest(page: Page) -> None:
    page.get_by_label("Description").first.fill("Gutters")
    page.get_by_label("Price").first.fill("450")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()


@pytest.mark.usefixtures("many")
def test_by_thumb(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, has_touch=True).page()
    page.goto("/invoices/new")
    page.get_by_label("Client", exact=True).tap()
    expect(page.locator(".suggestions [role=option]")).to_have_count(8)
    page.get_by_label("Client", exact=True).fill("nunez")
    option = page.get_by_role("option", name="Núñez Roofing (512) 555-9999")
    expect(option).to_be_visible()
    settle(page)
    assert axe(page) == []
    assert sideways(page) == 0
    assert option.bounding_box()["height"] >= 44
    option.tap()
    expect(page.get_by_label("Client", exact=True)).to_have_value("Núñez Roofing")
    write_the_rest(page)
    expect(page.get_by_role("main")).to_contain_text("Núñez Roofing")


@pytest.mark.usefixtures("many")
def test_by_keyboard(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, viewport=DESK).page()
    page.goto("/jobs/new")
    field = page.get_by_role("combobox", name="Client")
    page.get_by_label("Client", exact=True).focus()
    page.keyboard.type("client 1234")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".suggestions [aria-selected=true]")).to_contain_text("Client 1234")
    page.keyboard.press("Enter")
    expect(field).to_have_value("Client 1234")
    expect(field).to_have_attribute("aria-expanded", "false")
    page.get_by_label("Title").fill("Gutters")
    page.get_by_role("button", name="Add job").click()
    expect(page.locator("body")).to_contain_text("Client 1234")


@pytest.mark.usefixtures("many")
def test_without_a_script(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner, java_script_enabled=False).page()
    page.goto("/invoices/new")
    page.get_by_label("Client", exact=True).fill("roofing")
    page.get_by_label("Description").first.fill("Gutters")
    page.get_by_label("Price").first.fill("450")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_label("Núñez Roofing, (512) 555-9999").check()
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()
    expect(page.get_by_role("main")).to_contain_text("Núñez Roofing")


@pytest.mark.parametrize("scripts", [True, False], ids=["with-javascript", "without-javascript"])
def test_a_new_client_is_made_inside_an_estimate(
    cast: Cast, phone: Callable[..., Phone], scripts: bool
) -> None:
    page = phone(cast.owner, java_script_enabled=scripts).page()
    page.goto("/estimates/new")
    page.get_by_label("Client", exact=True).fill("Zoë Quinn")
    if scripts:
        page.get_by_role("option", name="Add “Zoë Quinn” as a new client").click()
    else:
        page.get_by_role("button", name="Save draft").click()
        page.get_by_label("Add “Zoë Quinn” as a new client").check()
    page.get_by_label("Phone of the new client").fill("512 555 0177")
    write_the_rest(page)
    expect(page.get_by_role("main")).to_contain_text("Zoë Quinn")
    page.goto("/clients?q=5550177")
    expect(page.get_by_role("main")).to_contain_text("Zoë Quinn")


def test_a_job_brings_its_client(
    cast: Cast, in_tenant: Callable[..., Any], phone: Callable[..., Phone]
) -> None:
    with in_tenant(cast.owner.tenant_id):
        client = add_client(SAM, ClientDetails("Núñez Roofing"))
        for title in ("Porch", "Fence"):
            open_job(SAM, JobDetails(client_id=client.id, title=title))
    page = phone(cast.owner).page()
    page.goto("/invoices/new")
    page.get_by_label("Job").fill("porch")
    page.locator(".suggestions [role=option]", has_text="Porch").click()
    expect(page.get_by_label("Client", exact=True)).to_have_value("Núñez Roofing")
    expect(page.get_by_label("Job")).to_have_value(re.compile("Porch"))
    write_the_rest(page)
    expect(page.get_by_role("main")).to_contain_text("Núñez Roofing")
