"""Mailing an invoice: the row first, the letter in a task, and the state of both for all to see."""

from datetime import date, datetime
from typing import Any

from owneros.domain.billing.documents.keeping import attachment_of, keep_pdf
from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.documents.mailing import Mail, mail_document
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.invoices.credit import Credits, credits_of
from owneros.domain.billing.invoices.issuing import issue
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import Drawn, MailMessage, Withheld, draws, readies
from owneros.domain.people.mailing.letters import long_day, render_letter
from owneros.domain.people.mailing.texts import Words, fill, fill_words
from owneros.domain.people.mailing.wording import words_of
from owneros.domain.people.tenants.business import our_business, our_tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import reach
from owneros.foundation.money import format_cents

COVERED = Words(
    "Invoice {number} from {business}",
    "Thank you for your business. Invoice {number} is covered by your earlier payments. "
    "Nothing is left to pay.\n\n{business}",
)


def first_words(invoice: Invoice, left_cents: int | None = None) -> Words:
    """What the mail says unless somebody changes it. The number and the link are put in when it goes out.

    `left_cents` is what is left to pay where that is known already.
    """
    if left_cents is None:
        left_cents = left_after(invoice, credits_of(invoice) if invoice.status == "draft" else Credits())
    words = words_of("deposit" if invoice.kind == "deposit" else "invoice")
    return fill_words(words if left_cents else COVERED, _facts(invoice, left_cents))


def left_after(invoice: Invoice, credit: Credits) -> int:
    """Left to pay, in cents; of a draft, without the credit that will count when it is issued."""
    return invoice.balance_cents - (credit.sum_cents if invoice.status == "draft" else 0)


def mail_invoice(
    actor: Actor,
    invoice: Invoice,
    mail: Mail,
    goes_out_at: datetime | None = None,
    *,
    by_itself: bool = False,
) -> list[MailMessage]:
    """Issue if needed and mail the newest revision to each address.

    Placeholders in the message are filled in when it goes out, so that a later mail tells of that moment.
    """
    issue(actor, invoice)
    return mail_document(actor, invoice, mail, goes_out_at, by_itself=by_itself)


@readies("invoice")
def keep_document(message: MailMessage) -> None:
    keep_pdf(latest_revision(reach(Invoice, message.subject_id)))


@draws("invoice", home="/invoices")
def draw(message: MailMessage) -> Drawn:
    invoice = reach(Invoice, message.subject_id)
    if invoice.status == "void":
        raise Withheld("The invoice was voided before this email was sent.")
    revision = latest_revision(invoice)
    link = link_of(invoice)
    text, html = render_letter(
        "invoice",
        business_name=our_tenant().name,
        message=fill(message.message, _facts(invoice, invoice.balance_cents) | {"link": link}),
        called=invoice.called,
        document=revision.snapshot,
        due_on=date.fromisoformat(revision.snapshot["due_on"]),
        balance_cents=invoice.balance_cents,
        less=less_of(revision.snapshot),
        how_to_pay=our_business().how_to_pay,
        link=link,
    )
    return Drawn(text, html, [attachment_of(revision)])


def less_of(document: dict[str, Any]) -> list[tuple[str, str]]:
    """What is taken off the total of a document before it asks for money: words and amounts."""
    less = [
        (credit["words"], format_cents(-credit["amount_cents"])) for credit in document.get("credits", ())
    ]
    if document.get("credited_cents"):
        less.append(("Taken off", format_cents(-document["credited_cents"])))
    return less


def _facts(invoice: Invoice, left_cents: int) -> dict[str, str]:
    """What the placeholders stand for; a draft has no number yet, and the link comes at the sending."""
    facts = {
        "client": reach(Client, invoice.client_id).name,
        "amount": format_cents(left_cents),
        "due date": long_day(invoice.due_on),
        "business": our_tenant().name,
    }
    return facts | {"number": invoice.label} if invoice.number else facts
