"""Each write of an invoice: what it stores, and what it says of wrong input."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine, InvoiceRevision
from owneros.foundation.database import db
from tests.cast import Cast
from tests.desk import a_client, a_draft, an_invoice
from tests.hygiene import path_of

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def client_id(cast: Cast, in_tenant: InTenant) -> str:
    with in_tenant(cast.owner.tenant_id):
        return str(a_client().id)


@pytest.fixture
def draft_id(cast: Cast, in_tenant: InTenant) -> uuid.UUID:
    with in_tenant(cast.owner.tenant_id):
        return a_draft().id


@pytest.fixture
def sent_id(cast: Cast, in_tenant: InTenant) -> uuid.UUID:
    with in_tenant(cast.owner.tenant_id):
        return an_invoice().id


def filled(client: str, **changes: str) -> dict[str, str]:
    return {
        "client_id": client,
        "job_id": "",
        "title": "Kitchen repipe",
        "issued_on": "2026-11-02",
        "due_on": "2026-11-16",
        "lines-0-description": "Labor",
        "lines-0-quantity": "12.5",
        "lines-0-unit": "h",
        "lines-0-price": "1,250.00",
        "lines-0-tax": "",
        "discount_kind": "percent",
        "discount_value": "10",
        "deposit": "",
        "notes": "",
        "terms": "",
        "_once": str(uuid.uuid4()),
        **changes,
    }


@pytest.mark.parametrize("fragment", [False, True])
def test_writes_a_draft(cast: Cast, in_tenant: InTenant, client_id: str, fragment: bool) -> None:
    answer = cast.owner.post("/invoices", filled(client_id), fragment=fragment)
    assert answer.status_code == (204 if fragment else 303)
    with in_tenant(cast.owner.tenant_id):
        invoice = db.session.scalars(select(Invoice)).one()
        assert path_of(answer) == f"/invoices/{invoice.id}"
        assert (invoice.subtotal_cents, invoice.discount_cents, invoice.total_cents) == (
            1_562_500,
            156_250,
            1_406_250,
        )


WIRE = {"lines-0-quantity": "4,000", "lines-0-unit": "ft", "lines-0-price": "0.0875", "discount_kind": "none"}


def test_a_price_finer_than_a_cent_is_kept_shown_and_copied(
    cast: Cast, in_tenant: InTenant, client_id: str
) -> None:
    page = path_of(cast.owner.post("/invoices", filled(client_id, **WIRE)))
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(Invoice.total_cents)).one() == 350_00
        line = db.session.scalars(select(InvoiceLine)).one()
        assert (line.unit_e4, line.amount_cents) == (875, 350_00)
    for text in (cast.owner.get(page).text, cast.owner.get(path_of(cast.owner.post(f"{page}/copies"))).text):
        assert "$0.0875" in text
        assert "$350.00" in text
    assert 'value="0.0875"' in cast.owner.get(f"{page}/edit").text


WRONG = [
    ({"client_id": ""}, "Choose a client."),
    ({"client_id": str(uuid.uuid4())}, "Choose a client from the list."),
    ({"due_on": "soon"}, "Enter a date like"),
    ({"due_on": "2026-01-01"}, "The due date cannot be before the invoice date."),
    ({"lines-0-description": ""}, "Enter what this line is for."),
    ({"lines-0-price": "a lot"}, "Enter an amount like 1,250.00."),
    ({"lines-0-price": ""}, "Enter a price."),
    ({"lines-0-price": "0.08755"}, "At most 4 decimals."),
    ({"deposit": "0.0875"}, "Enter an amount like 1,250.00."),
    ({"lines-0-quantity": "many"}, "Enter a number like 2 or 2.5."),
    ({"lines-0-quantity": "1.2345"}, "At most 3 decimals."),
    ({"lines-0-description": "", "lines-0-price": ""}, "Add at least one line."),
    ({"discount_value": "150"}, "Enter a percentage from 0 to 100."),
    ({"discount_kind": "amount", "discount_value": "ten"}, "Enter an amount like 1,250.00."),
    ({"deposit": "999,999.00"}, "The deposit cannot be more than the total"),
    ({"title": "x" * 201}, "At most 200 characters."),
]


@pytest.mark.parametrize("fragment", [False, True])
@pytest.mark.parametrize(("change", "message"), WRONG)
def test_wrong_input_is_told_at_its_field_and_nothing_is_lost(
    cast: Cast, client_id: str, change: dict[str, str], message: str, fragment: bool
) -> None:
    typed = filled(client_id, notes="Keep <me> & mine", **change)
    answer = cast.owner.post("/invoices", typed, fragment=fragment)
    assert answer.status_code == 422
    assert message in answer.text
    assert 'aria-invalid="true"' in answer.text or "error-summary" in answer.text
    assert "Keep &lt;me&gt; &amp; mine" in answer.text
    for name, value in change.items():
        if value and name != "client_id":
            assert value in answer.text, name


def test_lines_are_added_and_removed_without_javascript(cast: Cast, client_id: str) -> None:
    more = cast.owner.post("/invoices", filled(client_id, add_line="1"))
    assert more.status_code == 200
    assert 'name="lines-1-description"' in more.text
    assert 'value="1,250.00"' in more.text
    typed = filled(client_id, remove_line="0")
    typed |= {"lines-1-description": "Second", "lines-1-quantity": "1", "lines-1-price": "5"}
    fewer = cast.owner.post("/invoices", typed)
    assert 'value="Second"' in fewer.text
    assert 'value="1,250.00"' not in fewer.text


def test_a_new_invoice_starts_from_the_job(cast: Cast, client_id: str) -> None:
    assert cast.owner.form(f"/invoices/new?client={client_id}")["client_id"] == client_id


def test_the_due_date_follows_the_clients_terms(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        slow = str(a_client("Slow Payer", payment_days=45).id)
    question = f"/invoices/due-date?client_id={slow}&issued_on=2026-11-02&due_on=2026-11-16"
    assert 'value="2026-12-17"' in cast.owner.get(question, fragment=True).text
    cast.owner.post("/invoices", filled(slow, due_on=""))
    with in_tenant(cast.owner.tenant_id):
        assert db.session.scalars(select(Invoice.due_on)).one().isoformat() == "2026-12-17"


@pytest.mark.parametrize("fragment", [False, True])
def test_changes_a_draft_and_revises_a_sent_one(
    cast: Cast, in_tenant: InTenant, client_id: str, draft_id: uuid.UUID, sent_id: uuid.UUID, fragment: bool
) -> None:
    for invoice_id, revisions in ((draft_id, 0), (sent_id, 2)):
        form = cast.owner.form(f"/invoices/{invoice_id}/edit")
        answer = cast.owner.post(
            f"/invoices/{invoice_id}", form | {"lines-0-price": "77.00"}, fragment=fragment
        )
        assert answer.status_code == (204 if fragment else 303), answer.text
        with in_tenant(cast.owner.tenant_id):
            invoice = db.session.get_one(Invoice, (cast.owner.tenant_id, invoice_id))
            assert invoice.total_cents == 7_700
            made = db.session.scalar(
                select(func.count(InvoiceRevision.id)).where(InvoiceRevision.invoice_id == invoice_id)
            )
            assert made == revisions


def test_a_stale_form_overwrites_nothing(cast: Cast, in_tenant: InTenant, draft_id: uuid.UUID) -> None:
    form = cast.owner.form(f"/invoices/{draft_id}/edit")
    cast.office.post(f"/invoices/{draft_id}", form | {"title": "Office was first"})
    late = cast.owner.post(f"/invoices/{draft_id}", form | {"title": "Owner was late"})
    assert late.status_code == 409
    assert "Owner was late" in late.text
    with in_tenant(cast.owner.tenant_id):
        assert db.session.get_one(Invoice, (cast.owner.tenant_id, draft_id)).title == "Office was first"


@pytest.mark.parametrize("fragment", [False, True])
def test_deletes_a_draft_and_voids_an_invoice(
    cast: Cast, in_tenant: InTenant, draft_id: uuid.UUID, sent_id: uuid.UUID, fragment: bool
) -> None:
    assert cast.owner.get(f"/invoices/{draft_id}/deletion", fragment=fragment).status_code == 200
    gone = cast.owner.post(f"/invoices/{draft_id}/deletion", fragment=fragment)
    assert path_of(gone) == "/invoices?show=draft"
    assert cast.owner.get(f"/invoices/{draft_id}").status_code == 404
    assert cast.owner.get(f"/invoices/{sent_id}/voiding", fragment=fragment).status_code == 200
    silent = cast.owner.post(f"/invoices/{sent_id}/voiding", {"reason": " "}, fragment=fragment)
    assert silent.status_code == 422
    cast.owner.post(f"/invoices/{sent_id}/voiding", {"reason": "Wrong client"}, fragment=fragment)
    assert "Wrong client" in cast.owner.get(f"/invoices/{sent_id}").text
    assert cast.owner.post(f"/invoices/{sent_id}/voiding", {"reason": "Again"}).status_code == 409


def test_lists_filter_search_and_page(
    cast: Cast, in_tenant: InTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from owneros.domain.billing.documents import listing

    monkeypatch.setattr(listing, "PAGE", 3)
    with in_tenant(cast.owner.tenant_id):
        client = a_client("Ángel O'Neil")
        made = [str(an_invoice(client, title=f"Work {n}").id) for n in range(8)]
        a_draft(client, title="Not sent")
    seen: list[str] = []
    path: str | None = "/invoices?show=open&q=angel"
    while path:
        text = cast.owner.get(path).text
        seen += [row for row in made if f'href="/invoices/{row}"' in text]
        _, found, rest = text.partition('class="btn" href="/invoices?show=open')
        path = ("/invoices?show=open" + rest.split('"')[0].replace("&amp;", "&")) if found else None
    assert sorted(seen) == sorted(made)
    assert "Not sent" in cast.owner.get("/invoices?show=draft").text
    assert "No invoices found" in cast.owner.get("/invoices?q=nobody").text
    assert "No invoices yet" in cast.stranger.get("/invoices").text


@pytest.mark.parametrize("path", ["/invoices", "/invoices?show=overdue", "/money", "/"])
def test_pages_ask_the_same_number_of_queries_at_any_size(
    cast: Cast, in_tenant: InTenant, count_queries: Callable[[], AbstractContextManager[list[str]]], path: str
) -> None:
    counts = []
    for more in (3, 40):
        with in_tenant(cast.owner.tenant_id):
            client = a_client()
            for _ in range(more):
                an_invoice(client)
        cast.owner.get(path)
        with count_queries() as statements:
            assert cast.owner.get(path).status_code == 200
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert counts[0] <= 8


def test_the_page_of_an_invoice_asks_few_queries(
    cast: Cast, sent_id: uuid.UUID, count_queries: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    cast.owner.get(f"/invoices/{sent_id}")
    with count_queries() as statements:
        cast.owner.get(f"/invoices/{sent_id}")
    assert len(statements) <= 8, statements


def test_crew_sees_no_money_on_today(cast: Cast, sent_id: uuid.UUID) -> None:
    assert "$" not in cast.crew.get("/").text
    assert cast.crew.get("/invoices").status_code == 403
    assert cast.crew.get(f"/invoices/{sent_id}").status_code == 403
    assert cast.crew.get("/money").status_code == 403
