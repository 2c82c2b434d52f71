"""A contract as it goes on a phone: offered, signed by hand, deposit, billed in parts, paid by bank."""

import re
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.signatures import latest_signature
from owneros.domain.billing.estimates.verification import verify
from owneros.domain.billing.payments.models import Checkout
from owneros.domain.records.files.models import File
from owneros.domain.records.files.storing import read_file
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db, reach
from tests.browser.conftest import Phone
from tests.browser.test_first_payment import continue_to_stripe, path_of_link
from tests.cast import Cast
from tests.desk import a_client
from tests.till import Till

InTenant = Callable[[int], AbstractContextManager[None]]
Inbox = Callable[..., dict[str, Any]]


@pytest.fixture
def to() -> str:
    """An inbox of its own: the sandbox keeps what other tests mailed."""
    return f"maria.{secrets.token_hex(4)}@client.example"


@pytest.fixture
def till(sandbox: Any, in_tenant: InTenant, cast: Cast, to: str) -> Till:
    made = Till(sandbox, in_tenant, cast.owner.tenant_id)
    made.open_stripe()
    with in_tenant(cast.owner.tenant_id):
        a_client(email=to)
    return made


def test_from_an_estimate_with_options_to_a_statement_of_zero(
    cast: Cast, phone: Callable[..., Phone], inbox: Inbox, run_tasks: Callable[..., int], till: Till, to: str
) -> None:
    page = phone(cast.owner).page()
    estimate_url = write_and_send(page)
    mail = inbox(to, "EST-0001")
    assert [one["name"] for one in mail["attachments"]] == ["EST-0001.pdf"]

    theirs = phone(has_touch=True).page()
    theirs.goto(path_of_link(mail, "/e/"))
    sign_with_one_option(theirs)
    pay(theirs, "Pay deposit", "Pay $885.00", "4242")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Thank you")
    signed = inbox(to, "signed copy")
    check_evidence(till, signed, to)

    page.goto(estimate_url)
    expect(page.get_by_role("heading", name="Signed")).to_be_visible()
    with till.books():
        job = db.session.scalars(select(Job)).one()
        job_url = f"/jobs/{job.id}"
        client_url = f"/clients/{job.client_id}"
        assert (job.contract_cents, job.budget_cents, job.status) == (295_000, 135_000, "scheduled")
        assert till.credit(job.client_id) == 88_500

    bill(page, estimate_url, "A percentage", "40")
    send_invoice(page)
    expect(page.get_by_role("main")).to_contain_text("Less deposit paid, INV-0001")
    bill(page, estimate_url, "Everything left", "")
    send_invoice(page)
    expect(page.get_by_role("main")).not_to_contain_text("Less deposit paid")

    theirs.goto(path_of_link(inbox(to, "INV-0003"), "/i/"))
    pay(theirs, re.compile("Pay all 2 open invoices"), "", "succeeds")
    expect(theirs.get_by_role("heading", level=1)).not_to_have_text("Nothing was paid")
    with till.books():
        checkout = db.session.scalars(select(Checkout).where(Checkout.state == "processing")).one()
    page.goto(job_url)
    expect(page.get_by_role("main")).to_contain_text("Left to bill")
    till.bank_answers(checkout, "succeed")
    till.settle(checkout)
    run_tasks()
    assert "$2,065.00" in inbox(to, "eceipt for $2,065.00")["text"]
    page.goto(f"{client_url}/statement")
    expect(page.get_by_role("main")).to_contain_text("$0.00")
    page.goto(client_url)
    expect(page.get_by_text("no open invoices")).to_be_visible()


def write_and_send(page: Page) -> str:
    page.goto("/estimates/new")
    page.get_by_label("Client", exact=True).fill("Maria")
    page.get_by_role("option", name="Maria Delgado").click()
    page.get_by_label("Title").fill("Hall bath")
    lines = (
        ("Demolition", "10", "", "45", "Labor"),
        ("Tile", "1", "1250", "600", "Materials"),
        ("Heated floor", "1", "800", "300", "Subcontractor"),
        ("Glass door", "1", "500", "300", "Other"),
    )
    for place, (what, quantity, price, cost, kind) in enumerate(lines):
        if place:
            page.get_by_role("button", name="Add line").click()
        line = page.locator("[data-line]").nth(place)
        line.get_by_label("Description").fill(what)
        line.get_by_label("Quantity").fill(quantity)
        line.get_by_text("Cost and option").click()
        line.get_by_label("Your cost").fill(cost)
        line.get_by_label("Kind of cost").select_option(label=kind)
        if price:
            line.get_by_label("Price").fill(price)
        else:
            line.get_by_label("Markup").fill("100")
        if place > 1:
            line.get_by_label("Let the client choose this line").check()
    page.get_by_label("Deposit on approval").select_option(label="Percent")
    page.get_by_label("Deposit value").fill("30")
    expect(page.locator(".totals [data-total]")).to_have_text("$2,150.00")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()
    page.get_by_role("link", name="Send").first.click()
    page.get_by_role("button", name="Send estimate").click()
    expect(page.get_by_text("EST-0001").first).to_be_visible()
    return page.url


def sign_with_one_option(theirs: Page) -> None:
    expect(theirs.get_by_text("Demolition")).to_be_visible()
    assert "Your cost" not in theirs.content()
    theirs.get_by_label(re.compile("Heated floor")).check()
    expect(theirs.locator("#choice-total")).to_contain_text("$2,950.00")
    theirs.get_by_role("button", name="Review and sign").click()
    theirs.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("Maria Delgado")
    pad = theirs.locator("canvas.ink-pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box is not None
    theirs.mouse.move(box["x"] + 20, box["y"] + 40)
    theirs.mouse.down()
    for step in range(1, 25):
        theirs.mouse.move(box["x"] + 20 + step * 8, box["y"] + 40 + (step % 5) * 9)
    theirs.mouse.up()
    theirs.get_by_label(re.compile("I have read this estimate")).check()
    theirs.get_by_role("button", name=re.compile("Sign and approve")).click()
    expect(theirs.get_by_role("heading", name="Approved")).to_be_visible()


def pay(theirs: Page, first: Any, button: str, way: str) -> None:
    """Press what leads to paying, and `button` where a page stands between; then Stripe's page."""
    theirs.get_by_role("link", name=first).or_(theirs.get_by_role("button", name=first)).first.click()
    if button:
        theirs.get_by_role("button", name=button).first.click()
    continue_to_stripe(theirs)
    theirs.get_by_label(re.compile(way)).first.check()
    theirs.get_by_role("button", name=re.compile(r"Pay \$")).click()
    theirs.wait_for_url(re.compile("/i/"))


def check_evidence(till: Till, mail: dict[str, Any], to: str) -> None:
    """The mailed file is the sealed one; with one byte changed it is not."""
    assert [one["name"] for one in mail["attachments"]] == ["EST-0001 signed.pdf"]
    with till.books():
        estimate = db.session.scalars(select(Estimate)).one()
        signature = latest_signature(estimate.id)
        assert signature is not None
        assert (signature.method, signature.signer_name, signature.sent_to) == ("drawn", "Maria Delgado", to)
        assert signature.sealed_file_id is not None
        pdf = read_file(reach(File, signature.sealed_file_id))
        assert verify(pdf, estimate.id).what == "signed"
        changed = bytearray(pdf)
        changed[len(changed) // 2] ^= 1
        assert verify(bytes(changed), estimate.id).what == "unknown"


def bill(page: Page, estimate_url: str, way: str, percent: str) -> None:
    page.goto(estimate_url)
    page.get_by_role("link", name="Create invoice").click()
    page.get_by_label(way).check()
    if percent:
        page.get_by_label("Percent of the contract").fill(percent)
    page.get_by_role("button", name="Create invoice").click()
    expect(page.get_by_text("Only you see this draft")).to_be_visible()


def send_invoice(page: Page) -> None:
    page.get_by_role("link", name="Send").first.click()
    page.get_by_role("button", name="Send invoice").click()
    page.wait_for_url(re.compile(r"/invoices/[0-9a-f-]+$"))
