"""Money that is asked back, did not come or did not go needs somebody; what is on its way needs patience."""

from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice, Dispute, Payment, Refund
from owneros.domain.billing.payments.waiting import TOLD_FOR, UNDER_WAY_SINCE, expected_on
from owneros.domain.billing.payments.words import say_dispute_reason
from owneros.domain.clients.clients.models import Client
from owneros.foundation.counts import plural
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.needing import NOW, Need, Rank, needs_me
from owneros.foundation.uniting import AnySelect, common

MOST = 20


def say_dispute(row: AnyRow, _today: date) -> Need:
    client, reason = row.words
    why, badge, path = say_dispute_reason(reason), ("Disputed", "bad"), f"/payments/{row.subject_id}"
    return Need(f"Answer the dispute of {client}", path, why, badge, row.cents, answer_by=row.at)


@needs_me("dispute", Rank.ANSWER_IS_DUE, sees="payments:read", say=say_dispute, most=MOST)
def disputes() -> AnySelect:
    """Those to be answered, the soonest first."""
    due = Dispute.evidence_due_at
    return (
        common(Client.name, Dispute.reason, subject_id=Payment.id, at=due, cents=Dispute.amount_cents)
        .join(Payment, along(Dispute.payment_id))
        .join(Client, along(Payment.client_id))
        .where(Dispute.status == "needs_response")
        .order_by(due, Dispute.id)
    )


def say_debit(row: AnyRow, _today: date) -> Need:
    client, labels, error = row.words
    badge, path = ("Bank debit failed", "bad"), f"/invoices/{row.subject_id}"
    return Need(f"Ask {client} to pay again", path, f"{labels}: {error}", badge, row.cents)


@needs_me("debit", Rank.MONEY_DID_NOT_COME, sees="payments:read", say=say_debit, most=MOST)
def failed_debits() -> AnySelect:
    """As long as something of them is owed and nobody has tried again; the newest first."""
    again, part = aliased(Checkout), aliased(CheckoutInvoice)
    tried_again = (
        select(again.id)
        .join(part, along(part.checkout_id, again))
        .where(along(part.invoice_id), again.id > Checkout.id, again.state.in_(("processing", "paid")))
        .correlate(Invoice, Checkout)
        .exists()
    )
    words = (Client.name, func.string_agg(Invoice.label, ", "), Checkout.last_error)
    return (
        common(*words, subject_id=Checkout.invoice_id, cents=Checkout.amount_cents)
        .join(CheckoutInvoice, along(CheckoutInvoice.checkout_id))
        .join(Invoice, along(CheckoutInvoice.invoice_id))
        .join(Client, along(Invoice.client_id))
        .where(Checkout.failed_at > NOW - TOLD_FOR, Invoice.status.in_(OPEN_STATUSES), ~tried_again)
        .group_by(Checkout.tenant_id, Checkout.id, Client.name)
        .order_by(Checkout.id.desc())
    )


def say_refund(row: AnyRow, _today: date) -> Need:
    client, error = row.words
    sentence, note = f"Refund {client} another way", f"The refund failed: {error}"
    return Need(sentence, f"/payments/{row.subject_id}", note, ("Refund failed", "bad"), row.cents)


@needs_me("refund", Rank.MONEY_DID_NOT_GO, sees="payments:read", say=say_refund, most=MOST)
def failed_refunds() -> AnySelect:
    """As long as the money was not given back in another way; the newest first."""
    again = aliased(Refund)
    tried_again = (
        select(again.id)
        .where(again.payment_id == Refund.payment_id, again.id > Refund.id, again.state != "failed")
        .correlate(Refund)
        .exists()
    )
    return (
        common(Client.name, Refund.error, subject_id=Payment.id, cents=Refund.amount_cents)
        .join(Payment, along(Refund.payment_id))
        .join(Client, along(Payment.client_id))
        .where(Refund.failed_at > NOW - TOLD_FOR, ~tried_again)
        .order_by(Refund.id.desc())
    )


def say_coming(row: AnyRow, _today: date) -> Need:
    until = expected_on(row.at)
    note = f"Nothing to do. Expected by {until:%b} {until.day}"
    return Need(f"Wait for {plural(row.number, 'bank debit')} on the way", "/money", note, cents=row.cents)


@needs_me("coming", Rank.ON_ITS_WAY, sees="payments:read", say=say_coming)
def coming() -> AnySelect:
    """How many, their total, and since when the last one is under way."""
    count = func.count(Checkout.id)
    return (
        common(number=count, cents=func.sum(Checkout.amount_cents), at=func.max(UNDER_WAY_SINCE))
        .where(Checkout.state == "processing")
        .having(count > 0)
    )
