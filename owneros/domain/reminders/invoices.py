"""Unpaid invoices, for the reminders."""

import uuid
from datetime import date

from sqlalchemy import exists, select

from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.payments.ledger import local_date
from owneros.domain.payments.models import Checkout
from owneros.domain.reminders.documents import Document, reminds
from owneros.domain.reminders.schedule import Occurrence
from owneros.foundation.database import db, reach
from owneros.foundation.links import absolute

PAYING = "A payment is being processed."


class Invoices:
    name = "invoice"

    def waiting(self, earliest: date, latest: date) -> list[Document]:
        found = db.session.scalars(
            select(Invoice).where(
                Invoice.status.in_(OPEN_STATUSES),
                Invoice.due_on.between(earliest, latest),
                ~exists().where(Checkout.invoice_id == Invoice.id, Checkout.state == "processing"),
            )
        )
        return [_document(invoice) for invoice in found]

    def find(self, document_id: uuid.UUID) -> Document:
        return _document(reach(Invoice, document_id))

    def closed(self, document_id: uuid.UUID, *, lock: bool = False) -> str:
        wanted = select(Invoice).where(Invoice.id == document_id)
        if lock:
            # Whoever pays, refunds, voids or edits it waits until the mail is out.
            wanted = wanted.with_for_update(key_share=True)
        invoice = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
        if invoice.status not in OPEN_STATUSES:
            words = {"paid": "It is paid.", "void": "It is void.", "draft": "It was not sent yet."}
            return words.get(invoice.status, "Nothing is open on it.")
        paying = select(Checkout.id).where(Checkout.invoice_id == document_id, Checkout.state == "processing")
        return PAYING if db.session.scalar(paying.limit(1)) is not None else ""

    def text(self, document: Document, _occurrence: Occurrence | None, today: date) -> str:
        due_on = document.anchors["due"]
        if today < due_on:
            return "reminder_before"
        return "reminder_due" if today == due_on else "reminder_after"

    def due_date(self, document: Document) -> date | None:
        return document.anchors["due"]

    def link(self, document_id: uuid.UUID) -> str:
        token = reach(Invoice, document_id).link_token
        return absolute(f"/i/{token.reveal() if token else ''}")


def _document(invoice: Invoice) -> Document:
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
    )


reminds(Invoices())
