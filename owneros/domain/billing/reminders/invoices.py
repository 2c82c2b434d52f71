"""Unpaid invoices, for the reminders."""

import uuid
from datetime import date

from sqlalchemy import Exists, exists, select

from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice
from owneros.domain.billing.reminders.documents import Document, reminds
from owneros.domain.billing.reminders.schedule import Occurrence
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, present, reach

PAYING = "A payment is being processed."


class Invoices:
    name = "invoice"

    def waiting(self, earliest: date, latest: date) -> list[Document]:
        found = db.session.scalars(
            select(Invoice).where(
                Invoice.status.in_(OPEN_STATUSES), Invoice.due_on.between(earliest, latest), ~_paying()
            )
        )
        return [_document(invoice) for invoice in found]

    def find(self, document_id: uuid.UUID, *, lock: bool = False) -> Document:
        if lock:
            # Whoever pays, refunds, voids or edits it waits until the mail is out.
            db.session.execute(
                select(Invoice.id).where(Invoice.id == document_id).with_for_update(key_share=True)
            )
        wanted = select(Invoice, _paying().label("paying")).where(Invoice.id == document_id)
        found = present(db.session.execute(wanted.execution_options(populate_existing=True)).one_or_none())
        return _document(found.Invoice, _closed(found.Invoice.status, paying=found.paying))

    def text(self, document: Document, _occurrence: Occurrence | None, today: date) -> str:
        due_on = document.anchors["due"]
        if today < due_on:
            return "reminder_before"
        return "reminder_due" if today == due_on else "reminder_after"

    def due_date(self, document: Document) -> date | None:
        return document.anchors["due"]

    def link(self, document_id: uuid.UUID) -> str:
        return link_of(reach(Invoice, document_id))


def _paying() -> Exists:
    """Whether a bank is still at a payment of this invoice."""
    return exists().where(
        CheckoutInvoice.invoice_id == Invoice.id,
        Checkout.id == CheckoutInvoice.checkout_id,
        Checkout.state == "processing",
    )


def _closed(status: str, *, paying: bool) -> str:
    if status in OPEN_STATUSES:
        return PAYING if paying else ""
    words = {"paid": "It is paid.", "void": "It is void.", "draft": "It is not sent yet."}
    return words.get(status, "Nothing is open on it.")


def _document(invoice: Invoice, closed: str = "") -> Document:
    return Document(
        kind="invoice",
        id=invoice.id,
        client_id=invoice.client_id,
        label=invoice.label,
        title=invoice.title,
        amount_cents=invoice.balance_cents,
        anchors={"due": invoice.due_on},
        after=local_date(invoice.sent_at) if invoice.sent_at else invoice.issued_on,
        urgent_on=invoice.due_on,
        closed=closed,
    )


reminds(Invoices())
