"""Issuing an invoice, a new link for it, and what may be done with one that was issued."""

import uuid
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from owneros.domain.billing.documents.issuing import issue_draft, refuse_other_tax
from owneros.domain.billing.documents.linking import renew_link
from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.documents.revisions import freeze
from owneros.domain.billing.invoices.credit import counted_cents, credits_of, keeper
from owneros.domain.billing.invoices.models import Invoice, InvoiceRevision
from owneros.domain.billing.invoices.snapshot import credit_part, snapshot
from owneros.domain.clients.clients.holding import hold
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Business
from owneros.foundation.audit import Actor
from owneros.foundation.database import AnyRow, db, present
from owneros.foundation.errors import StateError
from owneros.foundation.joins import along
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now


def issue(actor: Actor, invoice: Invoice) -> None:
    """Draft -> sent, and the credit that was chosen for it counts. Issuing again changes nothing.

    Whoever locks the invoice before locks its client first. Raises StateError.
    """
    check_issuing(invoice)
    if invoice.status != "draft":
        return
    hold(invoice.client_id)
    prefix = db.session.scalars(select(Business.invoice_prefix)).one()
    issue_draft(actor, invoice, prefix, snapshot, lambda: keeper().count(actor, invoice))


def check_issuing(invoice: Invoice) -> None:
    """Whether it can go to the client. Raises StateError."""
    if invoice.status == "void":
        raise StateError("A void invoice cannot be sent.")
    if invoice.status != "draft":
        return
    refuse_other_tax(invoice)
    if invoice.total_cents == 0:
        raise StateError("An invoice of $0.00 cannot be sent. Add a price first.")


def make_revision(actor: Actor, invoice: Invoice) -> None:
    """Freeze the invoice as it is now. Earlier revisions stay for ever."""
    freeze(actor, invoice, snapshot)


def tell_credit(actor: Actor, invoice: Invoice) -> None:
    """A new revision where the newest one tells of other credit than counts now, or of another reduction."""
    told = db.session.scalar(
        select(InvoiceRevision.snapshot)
        .where(InvoiceRevision.invoice_id == invoice.id, InvoiceRevision.revision == invoice.revision)
        .limit(1)
    )
    before = (told or {}).get("credits", []), (told or {}).get("credited_cents", 0)
    stands = credit_part(invoice, credits_of(invoice))
    if before != (stands["credits"], stands["credited_cents"]):
        make_revision(actor, invoice)


def replace_link(actor: Actor, invoice: Invoice) -> None:
    """For a link that went astray. Refused for drafts and void invoices, which have none."""
    if invoice.status in ("draft", "void"):
        raise StateError("This invoice has no link.")
    renew_link(invoice)
    words = f"New link created for {invoice.label}; the old one no longer works"
    note(actor, "invoice.link_replaced", words, invoice)


def void(actor: Actor, invoice: Invoice, reason: str) -> None:
    """The number stays taken, and credit that counted is free again. Client and invoice are locked.

    Refused while money is on it: refund first. Raises StateError.
    """
    check_voiding(invoice)
    keeper().release(actor, invoice, invoice.paid_cents)
    invoice.status = "void"
    invoice.voided_at = now()
    invoice.void_reason = reason
    note(actor, "invoice.voided", f"{invoice.label} voided: {reason}", invoice)


def check_voiding(invoice: Invoice) -> None:
    """Whether it can be voided. Raises StateError."""
    if invoice.status == "draft":
        raise StateError("Delete a draft instead of voiding it.")
    if invoice.status == "void":
        raise StateError("This invoice is already void.")
    if invoice.written_off_cents:
        raise StateError("A part of this invoice is written off. Reopen it before voiding.")
    if invoice.credited_cents:
        raise StateError(
            f"{format_cents(invoice.credited_cents)} of this invoice was refunded. It cannot be voided."
        )
    if paid := invoice.paid_cents - counted_cents(invoice):
        raise StateError(f"{format_cents(paid)} is paid on this invoice. Refund it before voiding.")


def with_client(invoice_id: uuid.UUID) -> tuple[Invoice, Client]:
    """The invoice and its client in one statement. Raises NotFound."""
    wanted = select(Invoice, Client).join(Client, along(Invoice.client_id)).where(Invoice.id == invoice_id)
    found = present(db.session.execute(wanted).one_or_none())
    return found.Invoice, found.Client


def with_revision(invoice_id: Any, *beside: ColumnElement[Any]) -> Select[AnyRow]:
    """The invoice with what was sent last; a draft has none.

    `beside` are columns that nouns above this one correlate with the invoice.
    """
    newest = along(InvoiceRevision.invoice_id) & (InvoiceRevision.revision == Invoice.revision)
    wanted = select(Invoice, InvoiceRevision, *beside).outerjoin(InvoiceRevision, newest)
    return wanted.where(Invoice.id == invoice_id)
