"""A payer's bank asks for the money back. What Stripe says of the dispute is taken over, in any order.

While it is open, Stripe may hold the money, but the payment counts. Lost, it takes back its allocations like
a refund, by rows of their own; won after all, they return.
"""

import uuid

from sqlalchemy import select

from owneros.domain.billing.payments import alerts
from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments.ledger import Because, give_back, hold_payment, take
from owneros.domain.billing.payments.models import Dispute, Payment
from owneros.domain.billing.payments.words import say_dispute_reason
from owneros.domain.clients.clients.holding import hold
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.vendors import stripe

FINAL = ("won", "lost", "closed")
STRIPE = Actor("vendor", "Stripe")


def follow(account_id: str, told: stripe.StripeDispute) -> None:
    """Take over how it stands. Nothing happens for a payment that is not ours, or when it is older news."""
    payment_id = db.session.scalar(
        select(Payment.id).where(
            Payment.payment_intent_id == told.payment_intent_id, Payment.account_id == account_id
        )
    )
    if payment_id is None:
        return
    hold(reach(Payment, payment_id).client_id)
    payment = hold_payment(payment_id)
    dispute = _known(told.id) or _opened(payment, told)
    if dispute.status in FINAL and told.status not in FINAL:
        return
    dispute.inquiry, dispute.reason = told.inquiry, told.reason
    dispute.withdrawn_cents, dispute.fee_cents = told.withdrawn_cents, told.fee_cents
    dispute.evidence_due_at = told.evidence_due_at or dispute.evidence_due_at
    if told.status != dispute.status:
        _turn(payment, dispute, told.status)
    db.session.flush()


def look_again(dispute_id: uuid.UUID) -> None:
    """Ask Stripe about an open one; an account that cut us off tells nothing. Raises VendorError."""
    dispute = reach(Dispute, dispute_id)
    account_id = reach(Payment, dispute.payment_id).account_id or ""
    try:
        told = stripe.retrieve_dispute(account_id, dispute.stripe_dispute_id)
    except stripe.CutOff:
        connections.note_cut_off(account_id)
        return
    except stripe.Refused:
        if connections.disconnected(account_id):
            return
        raise
    follow(account_id, told)


def _known(stripe_dispute_id: str) -> Dispute | None:
    return db.session.scalars(
        select(Dispute)
        .where(Dispute.stripe_dispute_id == stripe_dispute_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def _opened(payment: Payment, told: stripe.StripeDispute) -> Dispute:
    dispute = Dispute(
        payment_id=payment.id,
        stripe_dispute_id=told.id,
        amount_cents=told.amount_cents,
        reason=told.reason,
        status="needs_response",
        inquiry=told.inquiry,
        opened_at=told.opened_at,
        evidence_due_at=told.evidence_due_at,
    )
    db.session.add(dispute)
    _note(payment, dispute, "opened", f"opened: {say_dispute_reason(told.reason)}")
    if told.status not in FINAL:
        alerts.ask("dispute_opened", dispute.id)
    return dispute


def _turn(payment: Payment, dispute: Dispute, status: str) -> None:
    today = local_date(now())
    if dispute.status == "lost":
        payment.disputed_cents -= dispute.taken_cents
        dispute.taken_cents = 0
    lost = min(dispute.amount_cents, payment.refundable_cents) if status == "lost" else 0
    gives_back = dispute.status == "lost" and status != "lost"
    dispute.status = status
    dispute.closed_on = today if status in FINAL else None
    dispute.taken_cents = lost
    payment.disputed_cents += lost
    db.session.flush()
    if lost:
        take(payment, lost, Because(dispute_id=dispute.id))
    if gives_back:
        give_back(payment, Because(dispute_id=dispute.id))
    words = {
        "needs_response": "needs an answer",
        "under_review": "answered; the bank is deciding",
        "won": "won: the money stays",
        "lost": "lost: the money went back to the payer",
        "closed": "closed without a decision",
    }
    _note(payment, dispute, status, words[status])
    if status in FINAL:
        alerts.ask("dispute_closed", dispute.id, status)


def _note(payment: Payment, dispute: Dispute, what: str, words: str) -> None:
    record(
        STRIPE,
        f"dispute.{what}",
        f"Dispute of {format_cents(dispute.amount_cents)}, {words}",
        payment,
        amount_cents=dispute.amount_cents,
        dispute_id=str(dispute.id),
    )
