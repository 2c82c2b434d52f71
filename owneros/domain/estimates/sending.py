"""Mailing an estimate: the row first, the letter in a task, with the PDF and the link to signing."""

from owneros.domain.clients.models import Client
from owneros.domain.estimates.documents import keep_pdf, pdf_of
from owneros.domain.estimates.issuing import issue, latest_revision, link_of
from owneros.domain.estimates.models import WAITING, Estimate
from owneros.domain.estimates.noting import note
from owneros.domain.mailing import Drawn, MailMessage, Withheld, draws, post, readies
from owneros.domain.mailing.letters import render_letter
from owneros.domain.mailing.texts import Words, fill
from owneros.domain.mailing.wording import words_of
from owneros.domain.tenants.business import our_tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import format_cents
from owneros.vendors.mail import Attachment


def addressee(estimate: Estimate) -> str:
    return reach(Client, estimate.client_id).email


def mail_estimate(
    actor: Actor, estimate: Estimate, to: list[str], subject_line: str, message: str, once_key: str
) -> None:
    """Issue if needed and mail the newest revision to each address. The same `once_key` mails once."""
    if not to:
        raise FieldError("to", "Enter at least one e-mail address.")
    if estimate.status == "declined":
        raise StateError("This estimate was declined. Re-open it first.")
    issue(actor, estimate)
    for address in to:
        post(
            kind="estimate",
            subject_id=estimate.id,
            client_id=estimate.client_id,
            to=address,
            subject_line=fill(subject_line, {"number": estimate.label}),
            message=fill(message, {"number": estimate.label}),
            dedupe=f"estimate:{estimate.id}:{once_key}:{address}",
        )
    estimate.mailed_revision = estimate.revision
    note(actor, "estimate.mailed", f"{estimate.label} mailed to {', '.join(to)}", estimate)
    db.session.flush()


def first_words(estimate: Estimate) -> Words:
    """What the mail says unless somebody changes it. The number and the link are put in when it goes out."""
    words = words_of("estimate")
    facts = {
        "client": reach(Client, estimate.client_id).name,
        "amount": format_cents(estimate.total_cents),
        "business": our_tenant().name,
    }
    if estimate.number:
        facts["number"] = estimate.label
    return Words(fill(words.subject, facts)[:200], fill(words.message, facts))


@readies("estimate")
def make_ready(message: MailMessage) -> None:
    keep_pdf(latest_revision(reach(Estimate, message.subject_id)))


@draws("estimate")
def draw(message: MailMessage) -> Drawn:
    estimate = reach(Estimate, message.subject_id)
    if estimate.status not in (*WAITING, "approved"):
        raise Withheld("The estimate was answered before this mail went out.")
    revision = latest_revision(estimate)
    text, html = render_letter(
        "estimate",
        business_name=our_tenant().name,
        message=fill(message.message, {"link": link_of(estimate)}),
        document=revision.snapshot,
        expires_on=estimate.expires_on,
        link=link_of(estimate),
    )
    return Drawn(text, html, [Attachment(f"{estimate.label}.pdf", "application/pdf", pdf_of(revision))])
