"""Mail to the client about money: receipts and notices of refunds. The row first, then the task."""

import uuid

from sqlalchemy import func, select

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import Invoice
from owneros.domain.mailing.letters import render_letter
from owneros.domain.mailing.models import MailMessage
from owneros.domain.payments.ledger import tenant
from owneros.domain.payments.models import Allocation, Payment, Refund
from owneros.domain.payments.words import METHOD_WORDS
from owneros.domain.tenants.models import Business
from owneros.foundation.database import db, reach
from owneros.foundation.money import format_cents
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.vendors import mail


def ask(payment: Payment, *, again: bool = False) -> MailMessage | None:
    """A receipt to the client's address; once, unless a person asks for it again. None without an address."""
    subject_line = f"Receipt for {format_cents(payment.amount_cents)} from {tenant().name}"
    repeat = f":{uuid.uuid4()}" if again else ""
    return _ask("receipt", payment.id, payment.client_id, subject_line, repeat)


def ask_about(refund: Refund, payment: Payment) -> MailMessage | None:
    """Tells the client, once, that a refund is done."""
    subject_line = f"Refund of {format_cents(refund.amount_cents)} from {tenant().name}"
    return _ask("refund", refund.id, payment.client_id, subject_line, "")


def _ask(
    kind: str, subject_id: uuid.UUID, client_id: uuid.UUID, subject_line: str, repeat: str
) -> MailMessage | None:
    address = reach(Client, client_id).email
    dedupe = f"{kind}:{subject_id}{repeat}"
    if not address or db.session.scalar(select(MailMessage.id).where(MailMessage.dedupe == dedupe)):
        return None
    message = MailMessage(
        kind=kind, subject_id=subject_id, to_address=address, subject_line=subject_line, dedupe=dedupe
    )
    db.session.add(message)
    db.session.flush()
    emit(
        f"mail.{kind}",
        {
            f"{'payment' if kind == 'receipt' else 'refund'}_id": str(subject_id),
            "message_id": str(message.id),
        },
        tenant_id=message.tenant_id,
        dedupe=dedupe,
    )
    return message


def send(message_id: uuid.UUID) -> None:
    """Send a message; a sent one is left alone. Raises VendorError when it may be tried again."""
    db.session.flush()
    message = reach(MailMessage, message_id, lock=True)
    if message.state == "sent":
        return
    business = db.session.scalars(select(Business)).one()
    text, html = _receipt(message) if message.kind == "receipt" else _refund(message)
    letter = mail.Letter(
        to=message.to_address,
        subject=message.subject_line,
        text=text,
        html=html,
        key=str(message.id),
        sender_name=tenant().name,
        reply_to=business.email,
    )
    try:
        mail.send(letter)
    except mail.MailRefused as error:
        message.state, message.error = "failed", error.message
    else:
        message.state, message.sent_at, message.error = "sent", now(), ""


def _receipt(message: MailMessage) -> tuple[str, str]:
    payment = reach(Payment, message.subject_id)
    invoices = db.session.execute(
        select(Invoice.label, Invoice.title, func.sum(Allocation.amount_cents).label("cents"))
        .join(Allocation, Allocation.invoice_id == Invoice.id)
        .where(Allocation.payment_id == payment.id, Allocation.amount_cents > 0)
        .group_by(Invoice.id, Invoice.tenant_id)
        .order_by(Invoice.label)
    ).all()
    shares = [(row.label, int(row.cents)) for row in invoices]
    left = db.session.execute(
        select(Invoice.label, Invoice.total_cents - Invoice.paid_cents - Invoice.written_off_cents)
        .join(Allocation, Allocation.invoice_id == Invoice.id)
        .where(Allocation.payment_id == payment.id)
        .distinct()
    ).all()
    return render_letter(
        "receipt",
        **_about(payment),
        amount_cents=payment.amount_cents,
        received_on=payment.received_on,
        method=METHOD_WORDS[payment.method],
        reference=payment.reference,
        invoices=shares,
        balance_cents=sum(int(balance) for _label, balance in left),
        credit_cents=payment.amount_cents - sum(cents for _, cents in shares),
    )


def _refund(message: MailMessage) -> tuple[str, str]:
    refund = reach(Refund, message.subject_id)
    payment = reach(Payment, refund.payment_id)
    return render_letter(
        "refund",
        **_about(payment),
        amount_cents=refund.amount_cents,
        refunded_on=refund.refunded_on,
        paid_cents=payment.amount_cents,
        received_on=payment.received_on,
        by_stripe=payment.by_stripe,
    )


def _about(payment: Payment) -> dict[str, str]:
    business = db.session.scalars(select(Business)).one()
    return {
        "business_name": tenant().name,
        "business_email": business.email,
        "business_phone": business.phone,
        "client_name": reach(Client, payment.client_id).name,
    }


def state_of(payment_id: uuid.UUID) -> MailMessage | None:
    """The newest receipt of a payment."""
    return db.session.scalars(
        select(MailMessage)
        .where(MailMessage.subject_id == payment_id, MailMessage.kind == "receipt")
        .order_by(MailMessage.id.desc())
        .limit(1)
    ).first()
