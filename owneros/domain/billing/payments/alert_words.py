"""What people of the business are told of money: that it came in, did not come, or is asked back."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.ledger import paid_with
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice, Dispute, Payment, Refund
from owneros.domain.billing.payments.words import Method, say_dispute_reason
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.database import db, reach
from owneros.foundation.joins import along
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now

TOLD_FOR_DAYS = 7


@dataclass(frozen=True)
class Alert:
    """`path` leads to where something can be done. `left_cents` is what is still open of `about`."""

    heading: str
    sentence: str
    client_name: str
    amount_cents: int
    path: str
    answer_by: date | None = None
    about: str = ""
    left_cents: int | None = None


def _payment_received(payment_id: uuid.UUID) -> Alert | None:
    """None for what was undone meanwhile, and for an old payment that is entered late, as bookkeeping."""
    payment = reach(Payment, payment_id)
    late = (local_date(now()) - payment.received_on).days > TOLD_FOR_DAYS
    if late or payment.refundable_cents <= 0:
        return None
    client, amount = _client(payment.client_id), format_cents(payment.amount_cents)
    paid = [reach(Invoice, invoice_id) for invoice_id in paid_with(payment.id)]
    deposits = bool(paid) and all(invoice.kind == "deposit" for invoice in paid)
    about = ", ".join(f"{invoice.called} {invoice.label}" for invoice in paid)
    way = Method(payment.method).word.lower()
    left = sum(invoice.balance_cents for invoice in paid)
    how = f"Paid by {way}." if payment.by_stripe else f"Paid by {way}, recorded by hand."
    rest = f"{format_cents(left)} is left to pay." if left else "Nothing is left to pay."
    rest = rest if paid else "It is kept as credit."
    return Alert(
        f"{client} paid a deposit of {amount}" if deposits else f"{client} paid {amount}",
        f"{how} {rest}",
        client,
        payment.amount_cents,
        f"/payments/{payment.id}",
        about=about,
        left_cents=left if paid else None,
    )


# Kinds of news about a checkout, and about a refund: heading, sentence.
CHECKOUTS = {
    "debit_failed": (
        "A bank debit of {amount} failed",
        (
            "{client} paid {labels} from a bank account, but the bank did not send the money. {because} "
            "Your client can pay again with the same link."
        ),
    ),
    "debit_untold": (
        "Check if a bank debit of {amount} came in",
        (
            "{client} paid from a bank account, but Stripe no longer tells OwnerOS what happened to it. "
            "Check your Stripe dashboard. If the money came in, record it on the invoice by hand."
        ),
    ),
    "payment_differs": (
        "A payment at Stripe is not the {amount} asked for",
        (
            "{client} paid at Stripe, but not the amount or currency that was asked for, so it is not "
            "recorded. Check it in your Stripe dashboard, and record what applies to the invoice by hand."
        ),
    ),
}
REFUNDS = {
    "refund_failed": (
        "A refund of {amount} failed",
        (
            "{client} did not get the money: {because}. The payment counts again as it did before. "
            "Refund the money another way, or try again."
        ),
    ),
    "refund_unknown": (
        "A refund of {amount} is still being confirmed",
        (
            "OwnerOS no longer has access to your Stripe account, so we do not know if {client} got the "
            "money. Check your Stripe dashboard. Once Stripe is connected again, OwnerOS finds out."
        ),
    ),
    "refund_after_all": (
        "A refund of {amount} went through after all",
        (
            "We told you that {client} did not get the money. Stripe now says that they did, so the refund "
            "counts. If you also refunded it another way, it was refunded twice."
        ),
    ),
}


def _of_checkout(words: tuple[str, str], checkout_id: uuid.UUID) -> Alert:
    checkout = reach(Checkout, checkout_id)
    labels = db.session.scalars(
        select(Invoice.label)
        .join(CheckoutInvoice, along(CheckoutInvoice.invoice_id))
        .where(CheckoutInvoice.checkout_id == checkout.id)
        .order_by(Invoice.label)
    ).all()
    facts = {"labels": ", ".join(labels), "because": checkout.last_error}
    client = _client(reach(Invoice, checkout.invoice_id).client_id)
    return _alert(words, client, checkout.amount_cents, f"/invoices/{checkout.invoice_id}", facts)


def _of_refund(words: tuple[str, str], refund_id: uuid.UUID) -> Alert:
    refund = reach(Refund, refund_id)
    client = _client(reach(Payment, refund.payment_id).client_id)
    facts = {"because": refund.error}
    return _alert(words, client, refund.amount_cents, f"/payments/{refund.payment_id}", facts)


def _alert(words: tuple[str, str], client: str, cents: int, path: str, facts: dict[str, str]) -> Alert:
    heading, sentence = (each.format(amount=format_cents(cents), client=client, **facts) for each in words)
    return Alert(heading, sentence, client, cents, path)


def _refund_without_room(payment_id: uuid.UUID) -> Alert:
    payment = reach(Payment, payment_id)
    client = _client(payment.client_id)
    return Alert(
        f"A refund is more than is left of a payment of {format_cents(payment.amount_cents)}",
        f"Stripe refunded {client} more than is left of this payment, so the refund is not recorded. "
        "Compare the payment with your Stripe dashboard.",
        client,
        payment.amount_cents,
        f"/payments/{payment.id}",
    )


def _dispute_opened(dispute_id: uuid.UUID) -> Alert:
    dispute = reach(Dispute, dispute_id)
    client = _client(reach(Payment, dispute.payment_id).client_id)
    held = "Stripe holds the money until the bank decides." if dispute.withdrawn_cents else ""
    words = (say_dispute_reason(dispute.reason), held, "Answer it in your Stripe dashboard.")
    amount = format_cents(dispute.amount_cents)
    asked = f"Your client's bank is asking about a payment of {amount}"
    return Alert(
        asked if dispute.inquiry else f"A payment of {amount} is disputed",
        " ".join(filter(None, words)),
        client,
        dispute.amount_cents,
        f"/payments/{dispute.payment_id}",
        local_date(dispute.evidence_due_at) if dispute.evidence_due_at else None,
    )


def _dispute_closed(dispute_id: uuid.UUID) -> Alert:
    dispute = reach(Dispute, dispute_id)
    client = _client(reach(Payment, dispute.payment_id).client_id)
    amount = format_cents(dispute.amount_cents)
    headings = {"won": f"You won the dispute of {amount}", "lost": f"The dispute of {amount} is lost"}
    sentences = {
        "won": "You keep the money.",
        "lost": "The money went back to your client, and what it paid is due again.",
    }
    return Alert(
        headings.get(dispute.status, f"The dispute of {amount} is closed"),
        sentences.get(dispute.status, "You do not need to do anything."),
        client,
        dispute.amount_cents,
        f"/payments/{dispute.payment_id}",
    )


def _client(client_id: uuid.UUID) -> str:
    return reach(Client, client_id).name


DRAWN: dict[str, Callable[[uuid.UUID], Alert | None]] = {
    "payment_received": _payment_received,
    **{kind: partial(_of_checkout, words) for kind, words in CHECKOUTS.items()},
    **{kind: partial(_of_refund, words) for kind, words in REFUNDS.items()},
    "refund_without_room": _refund_without_room,
    "dispute_opened": _dispute_opened,
    "dispute_closed": _dispute_closed,
}
