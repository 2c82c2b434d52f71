"""Mailing an invoice: the row first, the letter in a task, and the state of both for all to see."""

from datetime import date, datetime

from sqlalchemy import select

from owneros.domain.clients.models import Client, Contact
from owneros.domain.invoices.documents import keep_pdf, pdf_of
from owneros.domain.invoices.issuing import issue, latest_revision
from owneros.domain.invoices.models import Invoice
from owneros.domain.invoices.noting import note
from owneros.domain.mailing import Drawn, MailMessage, Withheld, draws, post, readies
from owneros.domain.mailing.drawing import sender
from owneros.domain.mailing.letters import long_day, render_letter
from owneros.domain.mailing.texts import Words, fill
from owneros.domain.mailing.wording import words_of
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.links import absolute
from owneros.foundation.money import format_cents
from owneros.vendors.mail import Attachment


def addressees(invoice: Invoice) -> list[str]:
    """The client's own address, then the contacts who get invoices."""
    client = reach(Client, invoice.client_id)
    contacts = db.session.scalars(
        select(Contact.email)
        .where(Contact.client_id == client.id, Contact.gets_invoices.is_(True), Contact.email != "")
        .order_by(Contact.id)
    ).all()
    return list(dict.fromkeys(address for address in [client.email, *contacts] if address))


def first_words(invoice: Invoice) -> Words:
    """What the mail says unless somebody changes it. The number and the link are put in when it goes out."""
    words = words_of("deposit" if invoice.kind == "deposit" else "invoice")
    facts = _facts(invoice)
    return Words(fill(words.subject, facts)[:200], fill(words.message, facts))


def mail_invoice(
    actor: Actor,
    invoice: Invoice,
    to: list[str],
    subject_line: str,
    message: str,
    once_key: str,
    goes_out_at: datetime | None = None,
) -> list[MailMessage]:
    """Issue if needed and mail the newest revision to each address. The same `once_key` mails once.

    Placeholders in `message` are filled in when it goes out, so that a later mail tells of that moment.
    """
    if not to:
        raise FieldError("to", "Enter at least one e-mail address.")
    if invoice.status == "void":
        raise StateError("A void invoice cannot be sent.")
    issue(actor, invoice)
    posted = [
        post(
            kind="invoice",
            subject_id=invoice.id,
            client_id=invoice.client_id,
            to=address,
            subject_line=fill(subject_line, {"number": invoice.label}),
            message=message,
            dedupe=f"invoice:{invoice.id}:{once_key}:{address}",
            goes_out_at=goes_out_at,
        )
        for address in to
    ]
    invoice.mailed_revision = invoice.revision
    note(actor, "invoice.mailed", f"{invoice.label} mailed to {', '.join(to)}", invoice)
    return [row for row in posted if row is not None]


@readies("invoice")
def keep_document(message: MailMessage) -> None:
    keep_pdf(latest_revision(reach(Invoice, message.subject_id)))


@draws("invoice")
def draw(message: MailMessage) -> Drawn:
    invoice = reach(Invoice, message.subject_id)
    if invoice.status == "void":
        raise Withheld("The invoice was voided before this mail went out.")
    revision = latest_revision(invoice)
    token = invoice.link_token
    link = absolute(f"/i/{token.reveal() if token else ''}")
    text, html = render_letter(
        "invoice",
        business_name=sender().name,
        message=fill(message.message, _facts(invoice) | {"link": link}),
        called=invoice.called,
        document=revision.snapshot,
        due_on=date.fromisoformat(revision.snapshot["due_on"]),
        balance_cents=invoice.balance_cents,
        link=link,
    )
    pdf = Attachment(f"{invoice.label}.pdf", "application/pdf", pdf_of(revision))
    return Drawn(text, html, [pdf])


def _facts(invoice: Invoice) -> dict[str, str]:
    """What the placeholders stand for; a draft has no number yet, and the link comes at the sending."""
    facts = {
        "client": reach(Client, invoice.client_id).name,
        "amount": format_cents(invoice.balance_cents),
        "due date": long_day(invoice.due_on),
        "business": sender().name,
    }
    return facts | {"number": invoice.label} if invoice.number else facts
