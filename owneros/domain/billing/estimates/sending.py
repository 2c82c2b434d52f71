"""Mailing an estimate: the row first, the letter in a task, with the PDF and the link to signing."""

from dataclasses import replace

from owneros.domain.billing.documents.issuing import refuse_other_tax
from owneros.domain.billing.documents.keeping import attachment_of, keep_pdf
from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.documents.mailing import Mail, mail_document
from owneros.domain.billing.documents.revisions import latest_revision
from owneros.domain.billing.estimates.issuing import issue
from owneros.domain.billing.estimates.models import WAITING, Estimate
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import Drawn, MailMessage, Withheld, draws, readies
from owneros.domain.people.mailing.letters import render_letter
from owneros.domain.people.mailing.texts import Words, fill, fill_words
from owneros.domain.people.mailing.wording import words_of
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.audit import Actor
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents


def addressee(estimate: Estimate) -> str:
    return reach(Client, estimate.client_id).email


def mail_estimate(actor: Actor, estimate: Estimate, mail: Mail) -> None:
    """Issue if needed and mail the newest revision to each address."""
    check_sending(estimate)
    issue(actor, estimate)
    numbered = fill(mail.message, {"number": estimate.label})
    mail_document(actor, estimate, replace(mail, message=numbered))


def check_sending(estimate: Estimate) -> None:
    """Whether it can go to the client. Raises StateError."""
    if estimate.status == "declined":
        raise StateError("This estimate was declined. Reopen it first.")
    if estimate.status == "draft":
        refuse_other_tax(estimate)


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
    return fill_words(words, facts)


@readies("estimate")
def make_ready(message: MailMessage) -> None:
    keep_pdf(latest_revision(reach(Estimate, message.subject_id)))


@draws("estimate", home="/estimates")
def draw(message: MailMessage) -> Drawn:
    estimate = reach(Estimate, message.subject_id)
    if estimate.status not in (*WAITING, "approved"):
        raise Withheld("The estimate was answered before this email was sent.")
    revision = latest_revision(estimate)
    text, html = render_letter(
        "estimate",
        business_name=our_tenant().name,
        message=fill(message.message, {"link": link_of(estimate)}),
        document=revision.snapshot,
        expires_on=estimate.expires_on,
        link=link_of(estimate),
    )
    return Drawn(text, html, [attachment_of(revision)])
