"""Input that nobody types on purpose is refused in words: no crash, and nothing cut off in silence."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from sqlalchemy import func, select

from owneros.domain.billing.invoices.issuing import void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now
from tests.cast import Cast
from tests.desk import SAM, a_client, an_invoice

InTenant = Callable[[int], AbstractContextManager[None]]


@pytest.fixture
def client_id(cast: Cast, in_tenant: InTenant) -> str:
    with in_tenant(cast.owner.tenant_id):
        return str(a_client().id)


def filled(client_id: str, lines: int = 1, **changes: str) -> dict[str, str]:
    data = {
        "client_id": client_id,
        "issued_on": "2026-11-02",
        "due_on": "2026-11-20",
        "discount_kind": "none",
    }
    for i in range(lines):
        data |= {f"lines-{i}-description": "Labor", f"lines-{i}-quantity": "1", f"lines-{i}-price": "100"}
        data[f"lines-{i}-tax"] = ""
    return data | changes


def drafts(cast: Cast, in_tenant: InTenant) -> int:
    with in_tenant(cast.owner.tenant_id):
        return db.session.scalar(select(func.count(Invoice.id))) or 0


@pytest.mark.parametrize(
    "path",
    [
        "/invoices?q=%00",
        "/search?q=a%00b",
        "/clients?q=%00",
        "/jobs?q=%00",
        "/payments?month=9999-12",
        "/payments?month=0001-01",
        "/invoices/due-date?issued_on=9999-12-31",
    ],
)
def test_an_odd_address_is_no_crash(cast, path):
    assert cast.owner.get(path).status_code in (200, 303)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"lines-0-quantity": "9999999", "lines-0-price": "999,999,999.99"}, "at most $999,999,999.99"),
        ({"lines-0-tax": "nonsense"}, "Choose one of these."),
        ({"issued_on": "9999-12-31", "due_on": ""}, "between 2000 and 2099"),
        ({"issued_on": "0026-11-02"}, "between 2000 and 2099"),
        ({"title": "two\u2028lines"}, "cannot be saved"),
    ],
)
def test_it_is_refused_in_words(cast, in_tenant, client_id, changes, words):
    answer = cast.owner.post("/invoices", data=filled(client_id) | changes)
    assert answer.status_code == 422
    assert words in answer.text
    assert drafts(cast, in_tenant) == 0


def test_too_many_lines_are_told_and_not_cut_off(cast, in_tenant, client_id):
    answer = cast.owner.post("/invoices", data=filled(client_id, lines=201))
    assert answer.status_code == 422
    assert "At most 200 lines" in answer.text
    assert cast.owner.post("/invoices", data=filled(client_id, lines=200)).status_code == 303
    assert cast.owner.post("/invoices", data=filled(client_id, lines=200, add_line="1")).status_code == 200


def test_an_edit_keeps_the_job_that_was_closed_since(cast, in_tenant):
    with in_tenant(cast.owner.tenant_id):
        client = a_client()
        job = Job(number=1, label="JOB-1", title="Bath", client_id=client.id, status="closed")
        db.session.add(job)
        db.session.flush()
        invoice = an_invoice(client, job_id=job.id)
        invoice_id, job_id, client_id = invoice.id, job.id, str(client.id)
    assert cast.owner.form(f"/invoices/{invoice_id}/edit")["job_id"] == str(job_id)
    data = filled(client_id, job_id=str(job_id), title="Typo mended", version=str(invoice.version))
    assert cast.owner.post(f"/invoices/{invoice_id}", data=data).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        assert reach(Invoice, invoice_id).job_id == job_id


def test_what_the_form_was_opened_with_can_be_sent(cast, in_tenant):
    """A client who was archived meanwhile, or who is not among the newest."""
    with in_tenant(cast.owner.tenant_id):
        client = a_client()
        client.archived_at = now()
        client_id = str(client.id)
    assert client_id in cast.owner.get(f"/invoices/new?client={client_id}").text
    assert cast.owner.post("/invoices", data=filled(client_id)).status_code == 303


@pytest.mark.parametrize("to", ["jörg@client.example", "a@b", "a@b\u2028.example"])
def test_an_address_that_no_server_takes_is_refused(cast, in_tenant, to):
    with in_tenant(cast.owner.tenant_id):
        invoice_id = an_invoice().id
    answer = cast.owner.post(
        f"/invoices/{invoice_id}/sending", data={"to": to, "subject": "x", "message": ""}
    )
    assert answer.status_code == 422


def test_a_mail_that_waits_does_not_go_out_once_the_invoice_is_void(cast, in_tenant, run_tasks):
    with in_tenant(cast.owner.tenant_id):
        invoice_id = an_invoice().id
    data = {"to": "maria@client.example", "subject": "Your invoice", "message": ""}
    assert cast.owner.post(f"/invoices/{invoice_id}/sending", data=data).status_code == 303
    with in_tenant(cast.owner.tenant_id):
        void(SAM, reach(Invoice, invoice_id, lock=True), "Wrong client")
    run_tasks({"mail.deliver"})
    with in_tenant(cast.owner.tenant_id):
        message = db.session.scalars(select(MailMessage)).one()
        assert (message.state, message.sent_at) == ("withheld", None)
        assert "voided" in message.error
