"""A deposit asked for, paid and taken off by itself; a goodwill refund. Cards on and off, to the cent."""

import re
import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from owneros.domain.billing.payments.models import Checkout
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db
from tests.browser.conftest import Phone
from tests.browser.test_estimate_to_cash import bill, pay, write_and_send
from tests.browser.test_first_payment import path_of_link
from tests.cast import Cast
from tests.desk import a_client
from tests.till import Till

InTenant = Callable[[int], AbstractContextManager[None]]
Inbox = Callable[..., dict[str, Any]]
WAY = "Checks payable to Lone Star Plumbing. Zelle: 512-555-0100"


@pytest.fixture
def to() -> str:
    return f"mei.{secrets.token_hex(4)}@client.example"


@pytest.fixture
def till(sandbox: Any, in_tenant: InTenant, cast: Cast, to: str) -> Till:
    with in_tenant(cast.owner.tenant_id):
        a_client(email=to)
    return Till(sandbox, in_tenant, cast.owner.tenant_id)


@pytest.mark.parametrize("cards", [True, False], ids=["cards", "no-cards"])
def test_the_deposit_is_asked_for_and_taken_off_and_goodwill_leaves_nothing_to_pay(
    cast: Cast, phone: Callable[..., Phone], inbox: Inbox, run_tasks: Any, till: Till, to: str, cards: bool
) -> None:
    page = phone(cast.owner).page()
    if cards:
        till.open_stripe()
    else:
        say_how_to_pay(page)
    estimate_url = write_and_send(page)
    theirs = phone().page()
    theirs.goto(path_of_link(inbox(to, "EST-0001"), "/e/"))
    sign_in_chinese(theirs)

    signed = inbox(to, "signed copy")
    assert "Deposit" in signed["text"]
    assert "$645.00" in signed["text"]
    assert [one["name"] for one in signed["attachments"]] == ["EST-0001 signed.pdf"]
    theirs.goto(path_of_link(signed, "/i/"))
    settle_up(page, theirs, run_tasks, cards=cards, label="INV-0001", amount="$645.00")
    job_url = f"/jobs/{job_id(till)}"
    page.goto(job_url)
    expect(page.get_by_label("Money on this job")).to_contain_text(
        re.compile(r"Paid\s*\$645\s*\.00\s*deposit")
    )

    bill(page, estimate_url, "A percentage", "50")
    expect(page.get_by_role("main")).to_contain_text("Less deposit paid, INV-0001")
    page.get_by_role("link", name="Send").first.click()
    expect(page.get_by_role("main")).to_contain_text("Left to pay")
    expect(page.get_by_role("main")).to_contain_text("$430.00")
    page.get_by_role("button", name="Send invoice").click()
    page.wait_for_url(re.compile(r"/invoices/[0-9a-f-]+$"))
    invoice_url = page.url
    mail = inbox(to, "INV-0002")
    assert all(words in mail["text"] for words in ("Less deposit paid, INV-0001", "$430.00"))
    assert [one["name"] for one in mail["attachments"]] == ["INV-0002.pdf"]
    theirs.goto(path_of_link(mail, "/i/"))
    expect(theirs.locator("#pay")).to_contain_text("$430.00")
    expect(theirs.get_by_role("main")).to_contain_text("Less deposit paid, INV-0001")
    pay_the_invoice(page, theirs, till, run_tasks, invoice_url, cards=cards)

    give_back(page, invoice_url)
    run_tasks()
    page.goto(invoice_url)
    expect(page.get_by_role("main")).to_contain_text("$100.00 refunded and taken off")
    theirs.reload()
    expect(theirs.locator("#pay")).to_contain_text("$100.00 was refunded to you")
    expect(theirs.get_by_role("button", name=re.compile("Pay"))).to_have_count(0)
    page.goto(job_url)
    money = page.get_by_label("Money on this job")
    expect(money).to_contain_text(re.compile(r"Paid\s*\$975\s*\.00"))
    expect(money).not_to_contain_text("open")
    page.get_by_role("link", name="Maria Delgado").first.click()
    page.goto(f"{page.url}/statement")
    statement = page.get_by_role("main")
    expect(statement.get_by_role("link", name="Taken off on INV-0002")).to_have_attribute(
        "href", invoice_url[invoice_url.index("/invoices/") :]
    )
    expect(statement).to_contain_text("$0.00")


def say_how_to_pay(page: Page) -> None:
    page.goto("/settings/how-to-pay")
    page.get_by_label("How clients can pay you").fill(WAY)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved. Your clients now see this")).to_be_visible()


def sign_in_chinese(theirs: Page) -> None:
    theirs.get_by_role("button", name="Review and sign").click()
    theirs.get_by_label(re.compile("name", re.IGNORECASE)).first.fill("林美玲")
    theirs.get_by_label(re.compile("I have read this estimate")).check()
    theirs.get_by_role("button", name=re.compile("Sign and approve")).click()
    expect(theirs.get_by_role("heading", name="Approved")).to_be_visible()


def settle_up(page: Page, theirs: Page, run_tasks: Any, *, cards: bool, label: str, amount: str) -> None:
    """The client pays by card, or by a check that the owner records."""
    if cards:
        pay(theirs, f"Pay {amount}", "", "4242")
        expect(theirs.get_by_role("heading", level=1)).to_have_text("Thank you")
        run_tasks()
        return
    expect(theirs.get_by_role("main")).to_contain_text(WAY)
    page.goto(f"/invoices?q={label}")
    page.get_by_role("main").get_by_role("link", name="Maria Delgado").click()
    record(page)


def record(page: Page) -> None:
    page.get_by_role("link", name="Record payment").first.click()
    page.get_by_role("button", name="Record payment").click()
    page.wait_for_url(re.compile(r"/invoices/[0-9a-f-]+$"))


def pay_the_invoice(
    page: Page, theirs: Page, till: Till, run_tasks: Any, invoice_url: str, *, cards: bool
) -> None:
    """From a bank account, which takes days, or by check."""
    if not cards:
        page.goto(invoice_url)
        record(page)
        return
    pay(theirs, "Pay $430.00", "", "succeeds")
    page.goto(invoice_url)
    expect(page.locator(".kpis")).to_contain_text("$430.00 on its way by bank debit")
    page.goto("/payments")
    expect(page.get_by_role("main")).to_contain_text("On its way")
    page.goto(f"{invoice_url}/payments/new")
    page.get_by_label("Amount", exact=True).fill("430.00")
    page.get_by_role("button", name="Record payment").click()
    expect(page.get_by_label("Record it anyway")).to_be_visible()
    with till.books():
        checkout = db.session.scalars(select(Checkout).where(Checkout.state == "processing")).one()
    till.bank_answers(checkout, "succeed")
    till.settle(checkout)
    run_tasks()
    theirs.goto(invoice_path(theirs))


def invoice_path(theirs: Page) -> str:
    """From the page after paying back to the invoice's own."""
    return theirs.url.partition("/paid")[0]


def give_back(page: Page, invoice_url: str) -> None:
    page.goto(invoice_url)
    page.locator("#invoice-payments tbody a").last.click()
    page.get_by_role("link", name="Refund").first.click()
    page.get_by_label("Amount", exact=True).fill("100.00")
    page.get_by_label(re.compile("Take it off the bill")).check()
    page.get_by_label("Reason").fill("Goodwill")
    page.get_by_role("button", name=re.compile("Refund through Stripe|Record refund")).click()
    page.wait_for_url(re.compile(r"/payments/[0-9a-f-]+$"))


def job_id(till: Till) -> Any:
    with till.books():
        return db.session.scalars(select(Job.id)).one()
