"""Mailing an invoice: the row first, the letter in a task, and the state of both for all to see."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import select

from owneros.domain.clients.models import Client, Contact
from owneros.domain.invoices.documents import pdf_of
from owneros.domain.invoices.issuing import issue, latest_revision
from owneros.domain.invoices.models import Invoice
from owneros.domain.invoices.noting import note
from owneros.domain.mailing.failing import note_given_up
from owneros.domain.mailing.letters import render_letter
from owneros.domain.mailing.models import MailMessage
from owneros.domain.tenants.models import Business, Tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.links import absolute
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.tasks import at_death, handler
from owneros.foundation.tenancy import current_tenant
from owneros.vendors.mail import Attachment, Letter, MailRefused, send


def addressees(invoice: Invoice) -> list[str]:
    """The client's own address, then the contacts who get invoices."""
    client = reach(Client, invoice.client_id)
    contacts = db.session.scalars(
        select(Contact.email)
        .where(Contact.client_id == client.id, Contact.gets_invoices.is_(True), Contact.email != "")
        .order_by(Contact.id)
    ).all()
    return list(dict.fromkeys(address for address in [client.email, *contacts] if address))


def mail_invoice(
    actor: Actor, invoice: Invoice, to: list[str], subject_line: str, message: str, once_key: str
) -> list[MailMessage]:
    """Issue if needed and mail the newest revision to each address. The same `once_key` mails once."""
    if not to:
        raise FieldError("to", "Enter at least one e-mail address.")
    if invoice.status == "void":
        raise StateError("A void invoice cannot be sent.")
    issue(actor, invoice)
    messages = []
    for address in to:
        row = MailMessage(
            kind="invoice",
            subject_id=invoice.id,
            to_address=address,
            subject_line=subject_line.replace("{number}", invoice.label),
            message=message.replace("{number}", invoice.label),
            dedupe=f"invoice:{invoice.id}:{once_key}:{address}",
        )
        db.session.add(row)
        messages.append(row)
    db.session.flush()
    for row in messages:
        emit(
            "mail.invoice",
            {"mail_message_id": str(row.id)},
            tenant_id=current_tenant(db.session()),
            dedupe=f"mail:{row.id}",
        )
    invoice.mailed_revision = invoice.revision
    note(actor, "invoice.mailed", f"{invoice.label} mailed to {', '.join(to)}", invoice)
    return messages


@handler("mail.invoice")
def deliver(payload: dict[str, Any]) -> None:
    """Sends one message; a sent one is left alone. A refused address is noted, not tried again."""
    row = reach(MailMessage, uuid.UUID(payload["mail_message_id"]))
    revision = latest_revision(reach(Invoice, row.subject_id))
    pdf = pdf_of(revision)
    # The stored PDF stays, whatever the mail server says; no row but the letter's is held while it is asked.
    db.session.commit()
    row = reach(MailMessage, row.id, lock=True)
    if row.state == "sent":
        return
    invoice = reach(Invoice, row.subject_id)
    if invoice.status == "void":
        row.state, row.error = "failed", "The invoice was voided before this mail went out."
        return
    tenant = db.session.get_one(Tenant, current_tenant(db.session()))
    business = db.session.scalars(select(Business)).one()
    token = invoice.link_token
    text, html = render_letter(
        "invoice",
        business_name=tenant.name,
        message=row.message,
        document=revision.snapshot,
        due_on=date.fromisoformat(revision.snapshot["due_on"]),
        balance_cents=invoice.balance_cents,
        link=absolute(f"/i/{token.reveal() if token else ''}"),
    )
    try:
        send(
            Letter(
                to=row.to_address,
                subject=row.subject_line,
                text=text,
                html=html,
                key=str(row.id),
                sender_name=tenant.name,
                reply_to=business.email,
                attachments=[Attachment(f"{invoice.label}.pdf", "application/pdf", pdf)],
            )
        )
    except MailRefused as error:
        row.state, row.error = "failed", error.message
    else:
        row.state, row.sent_at, row.error = "sent", now(), ""


@at_death("mail.invoice")
def note_undelivered(payload: dict[str, Any]) -> None:
    note_given_up(uuid.UUID(payload["mail_message_id"]))


def messages_of(invoice_id: uuid.UUID) -> list[MailMessage]:
    """Newest first, for the invoice's page."""
    return list(
        db.session.scalars(
            select(MailMessage)
            .where(MailMessage.subject_id == invoice_id, MailMessage.kind == "invoice")
            .order_by(MailMessage.id.desc())
            .limit(20)
        )
    )
