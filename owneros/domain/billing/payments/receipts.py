"""Mail to the client about money: receipts and notices of refunds, asked for and drawn."""

import uuid

from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.payments.models import Allocation, Payment, Refund
from owneros.domain.billing.payments.words import Method
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import Drawn, MailMessage, draws, post
from owneros.domain.people.mailing.letters import render_letter
from owneros.domain.people.mailing.queries import messages_about
from owneros.domain.people.mailing.texts import Words, fill_words
from owneros.domain.people.mailing.wording import words_of
from owneros.domain.people.tenants.business import our_tenant
from owneros.domain.people.tenants.models import Business
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.joins import along
from owneros.foundation.money import format_cents
from owneros.foundation.sums import total


def ask(payment: Payment, *, again: bool = False) -> MailMessage | None:
    """A receipt to the client's address; once, unless a person asks for it again. None without an address.

    Raises FieldError when that person's business may send no more mails today.
    """
    repeat = f":{uuid.uuid4()}" if again else ""
    return _ask("receipt", payment.id, payment.client_id, _receipt_words(payment), repeat)


def mail_again(actor: Actor, payment: Payment) -> MailMessage:
    """As a person asks, also for the first time. Raises StateError without an address, FieldError."""
    message = ask(payment, again=True)
    if message is None:
        raise StateError("This client has no email address. Add one, then email the receipt.")
    record(actor, "receipt.mailed", f"{actor.name} emailed the receipt to {message.to_address}", payment)
    return message


def ask_about(refund: Refund, payment: Payment) -> MailMessage | None:
    """Tells the client, once, that a refund is done."""
    words = Words(f"Refund of {format_cents(refund.amount_cents)} from {our_tenant().name}", "")
    return _ask("refund", refund.id, payment.client_id, words, "")


def _receipt_words(payment: Payment) -> Words:
    words = words_of("receipt")
    facts = {
        "client": reach(Client, payment.client_id).name,
        "amount": format_cents(payment.amount_cents),
        "business": our_tenant().name,
    }
    return fill_words(words, facts)


def _ask(
    kind: str, subject_id: uuid.UUID, client_id: uuid.UUID, words: Words, repeat: str
) -> MailMessage | None:
    address = reach(Client, client_id).email
    if not address:
        return None
    return post(
        kind=kind,
        subject_id=subject_id,
        client_id=client_id,
        to=address,
        subject_line=words.subject,
        message=words.message,
        dedupe=f"{kind}:{subject_id}{repeat}",
        when_full="refuse" if repeat else "wait",
    )


@draws("receipt", home="/payments")
def draw_receipt(message: MailMessage) -> Drawn:
    payment = reach(Payment, message.subject_id)
    invoices = db.session.execute(
        select(Invoice.label, Invoice.title, total(Allocation.amount_cents).label("cents"))
        .join(Allocation, along(Allocation.invoice_id))
        .where(Allocation.payment_id == payment.id, Allocation.amount_cents > 0)
        .group_by(Invoice.id, Invoice.tenant_id)
        .order_by(Invoice.label)
    ).all()
    shares = [(row.label, row.cents) for row in invoices]
    left = db.session.execute(
        select(Invoice.label, LEFT)
        .join(Allocation, along(Allocation.invoice_id))
        .where(Allocation.payment_id == payment.id)
        .distinct()
    ).all()
    text, html = render_letter(
        "receipt",
        **_about(payment),
        message=message.message or _receipt_words(payment).message,
        amount_cents=payment.amount_cents,
        received_on=payment.received_on,
        method=Method(payment.method).word,
        reference=payment.reference,
        invoices=shares,
        balance_cents=sum(int(balance) for _label, balance in left),
        credit_cents=payment.amount_cents - sum(cents for _, cents in shares),
    )
    return Drawn(text, html)


@draws("refund")
def draw_refund(message: MailMessage) -> Drawn:
    refund = reach(Refund, message.subject_id)
    payment = reach(Payment, refund.payment_id)
    text, html = render_letter(
        "refund",
        **_about(payment),
        amount_cents=refund.amount_cents,
        refunded_on=refund.refunded_on,
        paid_cents=payment.amount_cents,
        received_on=payment.received_on,
        by_stripe=payment.by_stripe,
    )
    return Drawn(text, html)


def _about(payment: Payment) -> dict[str, str]:
    business = db.session.scalars(select(Business)).one()
    return {
        "business_name": our_tenant().name,
        "business_email": business.email,
        "business_phone": business.phone,
        "client_name": reach(Client, payment.client_id).name,
    }


def state_of(payment_id: uuid.UUID) -> MailMessage | None:
    """The newest receipt of a payment."""
    return next(iter(messages_about(payment_id, "receipt")), None)
