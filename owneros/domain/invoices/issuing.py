"""Issuing: the draft gets its number, its public link and its first immutable revision."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, select

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import Invoice, InvoiceRevision
from owneros.domain.invoices.noting import note
from owneros.domain.invoices.snapshot import snapshot
from owneros.domain.links import opening as links
from owneros.domain.tenants.models import Business
from owneros.domain.tenants.numbering import take_number
from owneros.foundation.audit import Actor
from owneros.foundation.database import AnyRow, db, reach
from owneros.foundation.errors import NotFound, StateError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.foundation.search import normalise


def issue(actor: Actor, invoice: Invoice) -> None:
    """Draft -> sent. Issuing again changes nothing; a void invoice is refused."""
    if invoice.status == "void":
        raise StateError("A void invoice cannot be sent.")
    if invoice.status != "draft":
        return
    client = reach(Client, invoice.client_id)
    if client.tax_exempt != invoice.tax_exempt:
        became = "tax-exempt" if client.tax_exempt else "taxable"
        raise StateError(
            f"{client.name} became {became} since this draft was written. "
            "Edit and save it, so that its tax is right."
        )
    if invoice.total_cents == 0:
        raise StateError("An invoice of $0.00 cannot be sent. Add a price first.")
    prefix = db.session.scalars(select(Business.invoice_prefix)).one()
    invoice.number = take_number("invoice")
    draft_label, invoice.label = invoice.label, f"{prefix}{invoice.number:04d}"
    invoice.search_text = normalise(invoice.label) + invoice.search_text.removeprefix(normalise(draft_label))
    invoice.status, invoice.sent_at = "sent", now()
    make_revision(actor, invoice)
    renew_link(invoice)
    note(actor, "invoice.issued", f"{invoice.label} issued for {format_cents(invoice.total_cents)}", invoice)


def make_revision(actor: Actor, invoice: Invoice) -> InvoiceRevision:
    """Freeze the document as it is now. Earlier revisions stay for ever."""
    db.session.flush()
    invoice.revision += 1
    revision = InvoiceRevision(
        invoice_id=invoice.id,
        revision=invoice.revision,
        snapshot=snapshot(invoice),
        total_cents=invoice.total_cents,
        sent_by=actor.name,
    )
    db.session.add(revision)
    db.session.flush()
    return revision


def renew_link(invoice: Invoice) -> str:
    """A new public link; the earlier one stops working. Returns the token."""
    token = links.renew_link("invoice", invoice.id)
    invoice.link_token = token
    db.session.flush()
    return token


def replace_link(actor: Actor, invoice: Invoice) -> None:
    """For a link that went astray. Refused for drafts and void invoices, which have none."""
    if invoice.status in ("draft", "void"):
        raise StateError("This invoice has no link.")
    renew_link(invoice)
    note(actor, "invoice.link_replaced", f"New link made for {invoice.label}; the old one is dead", invoice)


def void(actor: Actor, invoice: Invoice, reason: str) -> None:
    """The number stays taken. Refused while money is on it: refund first."""
    if invoice.status == "draft":
        raise StateError("A draft is deleted, not voided.")
    if invoice.status == "void":
        raise StateError("This invoice is void already.")
    if invoice.written_off_cents:
        raise StateError("A part of this invoice is written off. Reopen it before voiding.")
    if invoice.paid_cents:
        raise StateError(
            f"{format_cents(invoice.paid_cents)} is paid on this invoice. Refund it before voiding."
        )
    invoice.status, invoice.voided_at, invoice.void_reason = "void", now(), reason
    db.session.flush()
    note(actor, "invoice.voided", f"{invoice.label} voided: {reason}", invoice)


def with_revision(invoice_id: uuid.UUID, *beside: ColumnElement[Any]) -> AnyRow:
    """The invoice with what was sent last, in one statement; a draft has none. Raises NotFound.

    `beside` are columns that nouns above this one correlate with the invoice.
    """
    found = db.session.execute(
        select(Invoice, InvoiceRevision, *beside)
        .outerjoin(
            InvoiceRevision,
            (InvoiceRevision.tenant_id == Invoice.tenant_id)
            & (InvoiceRevision.invoice_id == Invoice.id)
            & (InvoiceRevision.revision == Invoice.revision),
        )
        .where(Invoice.id == invoice_id)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such record.")
    return found


def latest_revision(invoice: Invoice) -> InvoiceRevision:
    return db.session.scalars(
        select(InvoiceRevision).where(
            InvoiceRevision.invoice_id == invoice.id, InvoiceRevision.revision == invoice.revision
        )
    ).one()
