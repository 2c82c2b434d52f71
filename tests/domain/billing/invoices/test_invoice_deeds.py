"""From draft to void: what is allowed, what is refused, and what stays for ever."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import select

from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices import drafting
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.issuing import issue, replace_link, void
from owneros.domain.billing.invoices.models import Invoice, InvoiceRevision
from owneros.domain.billing.invoices.viewing import open_link, record_view
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, NotFound, StateError
from owneros.foundation.money import as_e4
from owneros.foundation.tenancy import enter_tenant
from tests.cast import Cast
from tests.desk import ISSUED, SAM, a_client, a_draft, an_invoice

InTenant = Callable[[int], AbstractContextManager[None]]


def content_of(invoice: Invoice, cents: int) -> InvoiceContent:
    return InvoiceContent(
        client_id=invoice.client_id,
        issued_on=invoice.issued_on,
        due_on=invoice.due_on,
        lines=[LineContent("Labor", Decimal(1), "", as_e4(cents))],
    )


def test_a_draft_has_no_number_and_issuing_gives_it_one(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        draft = a_draft()
        assert (draft.status, draft.number, draft.label) == ("draft", None, "Draft")
        issue(SAM, draft)
        assert (draft.status, draft.number, draft.label) == ("sent", 1, "INV-0001")
        issue(SAM, draft)
        assert draft.revision == 1
        assert an_invoice().number == 2


def test_what_was_sent_is_kept_when_it_is_changed(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(cents=100_000)
        drafting.edit(SAM, invoice, content_of(invoice, 120_000), version=invoice.version)
        revisions = db.session.scalars(
            select(InvoiceRevision)
            .where(InvoiceRevision.invoice_id == invoice.id)
            .order_by(InvoiceRevision.revision)
        ).all()
        assert [(r.revision, r.total_cents, r.snapshot["total_cents"]) for r in revisions] == [
            (1, 100_000, 100_000),
            (2, 120_000, 120_000),
        ]
        assert latest_revision(invoice).revision == 2
        assert invoice.mailed_revision == 0


def test_a_rate_is_kept_with_the_line(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        rate = TaxRate(name="Texas sales tax", percent=Decimal("8.25"))
        db.session.add(rate)
        db.session.flush()
        invoice = an_invoice(lines=[LineContent("Pipe", Decimal(2), "ft", 50_0000, rate.id)])
        assert (invoice.subtotal_cents, invoice.tax_cents, invoice.total_cents) == (10_000, 825, 10_825)
        rate.percent = Decimal(9)
        db.session.flush()
        assert latest_revision(invoice).snapshot["taxes"][0]["percent"] == "8.25"
        exempt = an_invoice(
            a_client("School", tax_exempt=True), lines=[LineContent("Pipe", Decimal(2), "", 50_0000, rate.id)]
        )
        assert (exempt.tax_cents, exempt.total_cents) == (0, 10_000)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lines": []}, "lines"),
        ({"due_on": ISSUED.replace(day=1)}, "due_on"),
        ({"deposit_cents": 200_000}, "deposit"),
    ],
)
def test_refuses_what_cannot_be(
    cast: Cast, in_tenant: InTenant, change: dict[str, object], field: str
) -> None:
    with in_tenant(cast.owner.tenant_id):
        client = a_client()
        fine = InvoiceContent(client.id, ISSUED, ISSUED, [LineContent("Labor", Decimal(1), "", 1_000_0000)])
        with pytest.raises(FieldError) as refused:
            drafting.draft(SAM, replace(fine, **change))
        assert refused.value.field == field


def test_a_strangers_client_is_no_choice(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.stranger.tenant_id):
        foreign = a_client("Theirs")
    with in_tenant(cast.owner.tenant_id):
        with pytest.raises(FieldError) as refused:
            a_draft(foreign)
        assert refused.value.field == "client_id"


TRANSITIONS = [
    ("draft", "delete", None),
    ("draft", "void", "Delete a draft instead of voiding it."),
    ("draft", "issue", None),
    ("sent", "delete", "Only a draft can be deleted. Void an invoice that was sent."),
    ("sent", "void", None),
    ("sent", "edit", None),
    ("viewed", "void", None),
    ("void", "void", "This invoice is already void."),
    ("void", "edit", "A void invoice cannot be edited."),
    ("void", "issue", "A void invoice cannot be sent."),
    ("void", "delete", "Only a draft can be deleted. Void an invoice that was sent."),
    ("void", "link", "This invoice has no link."),
    ("draft", "link", "This invoice has no link."),
]


@pytest.mark.parametrize(("status", "deed", "refusal"), TRANSITIONS)
def test_every_change_of_state_is_allowed_or_refused_in_words(
    cast: Cast, in_tenant: InTenant, status: str, deed: str, refusal: str | None
) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = a_draft() if status == "draft" else an_invoice()
        if status == "viewed":
            record_view(invoice, "Safari", "203.0.113.9")
        if status == "void":
            void(SAM, invoice, "Wrong client")
        deeds: dict[str, Callable[[], object]] = {
            "delete": lambda: drafting.delete_draft(SAM, invoice),
            "void": lambda: void(SAM, invoice, "Wrong client"),
            "issue": lambda: issue(SAM, invoice),
            "edit": lambda: drafting.edit(SAM, invoice, content_of(invoice, 5_000), version=invoice.version),
            "link": lambda: replace_link(SAM, invoice),
        }
        if refusal is None:
            deeds[deed]()
        else:
            with pytest.raises(StateError) as refused:
                deeds[deed]()
            assert refused.value.message == refusal


def test_an_empty_invoice_is_not_sent(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id), pytest.raises(StateError, match="Add a price"):
        issue(SAM, a_draft(cents=0))


def test_a_draft_whose_client_became_exempt_is_looked_at_again(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        client = a_client("School")
        draft = a_draft(client)
        client.tax_exempt = True
        db.session.flush()
        with pytest.raises(StateError, match="School is now tax-exempt"):
            issue(SAM, draft)
        drafting.edit(SAM, draft, content_of(draft, 5_000), version=draft.version)
        issue(SAM, draft)


def test_a_visit_is_no_change_to_whoever_is_editing(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        before = invoice.version
        record_view(invoice, "Safari", "203.0.113.9")
        db.session.flush()
        assert (invoice.status, invoice.version) == ("viewed", before)


def test_the_link_opens_its_invoice_until_it_is_replaced(cast: Cast, in_tenant: InTenant, app: Flask) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        first = invoice.link_token.reveal()
    with app.app_context():
        found = open_link(first)
        assert found.invoice.id == invoice.id
        replace_link(SAM, found.invoice)
        second = found.invoice.link_token.reveal()
        db.session.commit()
    assert first != second
    with app.app_context(), pytest.raises(NotFound):
        open_link(first)
    with app.app_context(), pytest.raises(NotFound):
        open_link("x" * 43)
    with app.app_context():
        assert open_link(second).invoice.id == invoice.id


def test_a_visit_counts_once_in_half_an_hour_and_machines_do_not(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        assert not record_view(invoice, "Googlebot/2.1", "203.0.113.9")
        assert not record_view(invoice, "", "203.0.113.9")
        assert invoice.status == "sent"
        assert record_view(invoice, "Safari", "203.0.113.9")
        assert invoice.status == "viewed"
        assert not record_view(invoice, "Safari", "203.0.113.9")
        assert record_view(invoice, "Chrome", "203.0.113.9")


def test_a_copy_is_a_new_draft(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice(cents=12_345, notes="Thanks")
        made = drafting.copy(SAM, invoice, ISSUED.replace(month=12))
        assert (made.status, made.number, made.total_cents, made.notes) == ("draft", None, 12_345, "Thanks")
        assert (made.due_on - made.issued_on) == (invoice.due_on - invoice.issued_on)


def test_deeds_leave_an_audit_trail(cast: Cast, in_tenant: InTenant) -> None:
    with in_tenant(cast.owner.tenant_id):
        invoice = an_invoice()
        void(SAM, invoice, "Wrong client")
        db.session.flush()
        actions = db.session.scalars(
            select(AuditEvent.action).where(AuditEvent.subject_id == invoice.id).order_by(AuditEvent.id)
        ).all()
        assert sorted(actions) == ["invoice.drafted", "invoice.issued", "invoice.voided"]


def test_numbers_have_no_gap_and_no_duplicate_under_twenty_threads(
    cast: Cast, in_tenant: InTenant, app: Flask
) -> None:
    tenant = cast.owner.tenant_id
    with in_tenant(tenant):
        client = a_client()
        drafts = [a_draft(client).id for _ in range(24)]

    def send(position: int) -> None:
        with app.app_context():
            enter_tenant(db.session, tenant)
            issue(SAM, reach(Invoice, drafts[position], lock=True))
            if position % 4 == 0:
                db.session.rollback()
            else:
                db.session.commit()

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(send, range(24)))
    with in_tenant(tenant):
        numbers = db.session.scalars(select(Invoice.number).where(Invoice.number.is_not(None))).all()
        assert sorted(numbers) == list(range(1, 19))
