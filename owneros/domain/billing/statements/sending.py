"""Mailing a statement: frozen first, drawn from that in the task."""

from datetime import date

from owneros.domain.billing.documents.keeping import attachment_of, keep_pdf
from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.statements.account import Account
from owneros.domain.billing.statements.document import document_of
from owneros.domain.billing.statements.models import Statement
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import Drawn, MailMessage, draws, post, readies
from owneros.domain.people.mailing.drawing import sender
from owneros.domain.people.mailing.letters import render_letter
from owneros.domain.people.mailing.texts import Words, fill_words
from owneros.domain.people.mailing.wording import words_of
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.money import format_cents


def first_words(business_name: str, client: Client, account: Account) -> Words:
    """What the mail says unless somebody changes it."""
    words = words_of("statement")
    facts = {
        "client": client.name,
        "amount": format_cents(account.open_cents),
        "business": business_name,
    }
    return fill_words(words, facts)


def mail_statement(actor: Actor, client: Client, account: Account, mail: Mail) -> Statement:
    """What is mailed is the account as it is now, whatever comes after. Raises FieldError("to")."""
    statement = Statement(
        client_id=client.id,
        from_on=account.from_on,
        to_on=account.to_on,
        closing_cents=account.closing_cents,
        snapshot=document_of(client, account),
        sent_by=actor.name,
    )
    db.session.add(statement)
    db.session.flush()
    for address in mail.to:
        post(
            kind="statement",
            subject_id=statement.id,
            client_id=client.id,
            to=address,
            subject_line=mail.subject,
            message=mail.message,
            dedupe=f"statement:{client.id}:{mail.once_key}:{address}",
            when_full="refuse",
        )
    record(
        actor,
        "statement.mailed",
        f"Statement emailed to {', '.join(mail.to)}",
        statement,
        amount_cents=account.closing_cents,
    )
    return statement


@readies("statement")
def keep_document(message: MailMessage) -> None:
    keep_pdf(reach(Statement, message.subject_id))


@draws("statement")
def draw(message: MailMessage) -> Drawn:
    statement = reach(Statement, message.subject_id)
    text, html = render_letter(
        "statement",
        business_name=sender().name,
        message=message.message,
        document=statement.snapshot,
        from_on=date.fromisoformat(statement.snapshot["from_on"]),
        to_on=date.fromisoformat(statement.snapshot["to_on"]),
        open_only=statement.snapshot.get("open_only", False),
    )
    return Drawn(text, html, [attachment_of(statement)])
