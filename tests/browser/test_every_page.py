"""Every page as its reader sees it: accessible, light and dark, no sideways scroll, no complaint."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal

import pytest
from flask import Flask
from playwright.sync_api import Page

from owneros.domain.across.portal.access import open_access
from owneros.domain.across.portal.messages import answer, write
from owneros.domain.across.portal.sharing import share
from owneros.domain.billing.estimates.content import EstimateContent, Item
from owneros.domain.billing.estimates.drafting import draft as draft_estimate
from owneros.domain.billing.estimates.issuing import issue as issue_estimate
from owneros.domain.billing.invoices.content import LineContent
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.viewing import record_view
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice, Dispute, StripeConnection
from owneros.domain.billing.payments.recording import Received, record_for_client
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.records.files.uploads import Upload
from owneros.domain.work.jobs.details import JobDetails
from owneros.domain.work.jobs.opening import open_job
from owneros.foundation.database import db
from owneros.foundation.periods import now, today_in
from tests.browser.conftest import DESK, PHONE, Phone, axe, settle, sideways, too_small
from tests.cast import Cast
from tests.desk import SAM, a_client, a_draft, an_invoice

InTenant = Callable[[int], AbstractContextManager[None]]
SMALLEST = {"width": 320, "height": 700}
PARTS = 4
# Answers that are no pages of their own: files, doorbells, redirects.
NOT_PAGES = ("/s/", "/sw.js", "/manifest", "/healthz", "/readyz", "/_ui", "/favicon", "/apple-touch")


@pytest.fixture
def world(cast: Cast, in_tenant: InTenant) -> dict[str, str]:
    """A business with something on every page; ids by the name of the argument in the route."""
    with in_tenant(cast.owner.tenant_id):
        rate = TaxRate(name="Texas sales tax", percent=Decimal("8.25"), is_default=True)
        db.session.add(rate)
        db.session.flush()
        client = a_client(
            "Oak Ridge Property Management of Central Texas", street="12 Main St", city="Austin", state="TX",
            works_here=True, phone="+15125550148",
        )  # fmt: skip
        today = today_in("America/Chicago")
        job = open_job(
            SAM,
            JobDetails(
                client_id=client.id,
                title="Roof repair, units 4 and 5",
                starts_on=today,
                ends_on=today,
                contract_cents=4_200_000,
            ),
            status="active",
        )
        a_draft(client)
        late = an_invoice(
            client,
            job_id=job.id,
            title="First half of the roof",
            lines=[
                LineContent(
                    "Shingles, architectural, weathered wood", Decimal("32.5"), "sq", 189_5000, rate.id
                )
            ],
            deposit_cents=50_000,
            terms="Net 14",
            notes="Thank you for your business.",
        )
        record_view(late, "Mozilla/5.0 (iPhone)", "203.0.113.7")
        token = late.link_token.reveal()
        payment_id = money(client, late)
        ids = {
            "client_id": client.id, "job_id": job.id, "invoice_id": late.id, "payment_id": payment_id,
        }  # fmt: skip
        tokens = {"token": token, "portal_token": portal(client, job.id)}
    return {name: str(value) for name, value in ids.items()} | tokens


def portal(client: Client, job_id: uuid.UUID) -> str:
    """An estimate that waits, shared files, and messages both ways."""
    line = Item("Tear off and dispose of the old roof", Decimal(1), "", 12_500_0000)
    offer = EstimateContent(
        client_id=client.id, job_id=job_id, title="Second half of the roof", lines=[line],
        issued_on=today_in("America/Chicago"),
    )  # fmt: skip
    issue_estimate(SAM, draft_estimate(SAM, offer))
    share(SAM, client, Upload(b"%PDF-1.7", "Roof plan, second half, revised.pdf"), "The plan")
    write(client, "When do you begin with units 4 and 5? The tenants ask.", "Ines Delgado")
    answer(SAM, client, "On Monday at eight.")
    write(client, "Thank you!", "Ines Delgado")
    return open_access(client).link_token.reveal()


def money(client: Client, late: Invoice) -> uuid.UUID:
    """Paid in part with credit left over, disputed, more that is open, and a bank debit on its way."""
    db.session.add(
        StripeConnection(account_id=f"acct_{uuid.uuid4().hex}", card_payments="active", ach_payments="active")
    )
    received = Received(30_000, "check", today_in("America/Chicago"), "browser", "1042")
    payment = record_for_client(SAM, client.id, received, {late.id: 5_000}).payment
    for status, closed_on in (("needs_response", None), ("lost", today_in("America/Chicago"))):
        db.session.add(
            Dispute(
                payment_id=payment.id, stripe_dispute_id=f"dp_{status}", amount_cents=5_000, status=status,
                reason="fraudulent", opened_at=now(), evidence_due_at=now(), closed_on=closed_on,
                withdrawn_cents=5_000, fee_cents=1_500,
            )
        )  # fmt: skip
    an_invoice(client, 9_000)
    coming = an_invoice(client, 7_000)
    checkout = Checkout(
        invoice_id=coming.id, amount_cents=7_000, account_id="acct_1", state="processing", processing_at=now()
    )
    db.session.add(checkout)
    db.session.flush()
    db.session.add(CheckoutInvoice(checkout_id=checkout.id, invoice_id=coming.id, amount_cents=7_000))
    return payment.id


def addresses(app: Flask, ids: dict[str, str]) -> list[str]:
    """Every GET route that needs no argument, or only those that the world has."""
    found = []
    for rule in app.url_map.iter_rules():
        if (
            "GET" not in (rule.methods or ())
            or rule.rule.startswith(NOT_PAGES)
            or rule.rule.endswith(("/pdf", "/logo"))
            # These ask Stripe about an account that it does not know here.
            or rule.rule in ("/settings/payments/onboarding", "/settings/payments/return")
        ):
            continue
        if rule.arguments <= set(ids):
            with app.test_request_context():
                found.append(app.url_map.bind("").build(rule.endpoint, {a: ids[a] for a in rule.arguments}))
    return sorted(set(found))


def check(page: Page, address: str, problems: list[str]) -> None:
    for width, scheme in ((SMALLEST, "light"), (PHONE, "light"), (DESK, "dark")):
        # Colours fade over when the scheme changes; axe shall not look at the middle of it.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(width)
        settle(page)
        over = sideways(page)
        if over > 0:
            problems.append(f"{address} at {width['width']}: {over} px too wide")
        if width is PHONE:
            problems += [f"{address}: {spot} is too small for a thumb" for spot in too_small(page)]
        if width is not SMALLEST:
            problems += [f"{address} {scheme} {width['width']}: {violation}" for violation in axe(page)]


def visit(page: Page, wanted: list[str]) -> list[str]:
    problems: list[str] = []
    for address in wanted:
        answer = page.goto(address)
        assert answer is not None
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        # 409 and 410 are pages that say why this cannot be done now.
        assert answer.status in (200, 409, 410), (address, answer.status)
        check(page, address, problems)
    return problems


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_of_the_owner(
    app: Flask, cast: Cast, world: dict[str, str], phone: Callable[..., Phone], part: int
) -> None:
    """In parts, so that two browsers share the work."""
    pages = [
        a for a in addresses(app, world) if not a.startswith(("/sign-", "/c/")) and not a.endswith("/paid")
    ]
    assert len(pages) > 25
    assert visit(phone(cast.owner).page(), pages[part::PARTS]) == []


def test_every_page_of_a_visitor(app: Flask, world: dict[str, str], phone: Callable[..., Phone]) -> None:
    pages = ["/sign-in", "/sign-up", "/terms", "/privacy", f"/i/{world['token']}", "/offline"]
    assert visit(phone().page(), pages) == []
    missing = phone().page()
    for address in (f"/invoices/{uuid.uuid4()}", "/c/unknown", f"/c/{world['portal_token']}/nowhere"):
        missing.goto(address)
        assert axe(missing) == [], address
    missing.goto("/c/unknown")
    missing.get_by_role("button", name="Email me a new link").click()
    missing.get_by_role("heading", name="Check your email").wait_for()
    assert axe(missing) == []


def test_every_page_of_a_client(app: Flask, world: dict[str, str], phone: Callable[..., Phone]) -> None:
    ids = {name: world[name] for name in ("portal_token", "payment_id", "invoice_id")}
    pages = [a for a in addresses(app, ids) if a.startswith("/c/")]
    assert len(pages) >= 8
    assert visit(phone().page(), pages) == []


def test_pages_of_a_new_and_empty_business(cast: Cast, phone: Callable[..., Phone]) -> None:
    pages = ["/", "/jobs", "/clients", "/invoices", "/payments", "/money", "/search?q=x", "/settings"]
    assert visit(phone(cast.stranger).page(), pages) == []


def test_a_form_with_errors_is_accessible(cast: Cast, phone: Callable[..., Phone]) -> None:
    page = phone(cast.owner).page()
    for address, button in (
        ("/clients/new", "Add client"),
        ("/jobs/new", "Add job"),
        ("/invoices/new", "Save draft"),
    ):
        page.goto(address)
        page.get_by_role("button", name=button).click()
        page.locator(".error-summary").wait_for()
        assert page.evaluate("document.activeElement.closest('.error-summary') !== null"), address
        assert axe(page) == [], address


def test_payment_pages(
    cast: Cast, in_tenant: InTenant, sandbox: object, phone: Callable[..., Phone], world: dict[str, str]
) -> None:
    page = phone(cast.owner).page()
    page.goto(f"/invoices/{world['invoice_id']}/payments/new")
    page.get_by_label("Amount").fill("100.00")
    page.get_by_role("button", name="Record payment").click()
    page.wait_for_url(f"**/invoices/{world['invoice_id']}")
    page.goto("/payments")
    page.locator("table a").first.click()
    page.wait_for_url("**/payments/*-*")
    address = page.url
    assert visit(page, [address, f"{address}/refunds/new", f"/invoices/{world['invoice_id']}"]) == []
