"""Money goes back. By hand it is done at once; by Stripe the row is pending first and a task asks Stripe.

From the moment it is asked for, a refund takes back its allocations, so nothing is given twice. When it
fails, the allocations return.
"""

import logging
import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import alerts, receipts
from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments.ledger import Because, give_back, hold_payment, take, unallocated
from owneros.domain.billing.payments.models import Allocation, Dispute, Payment, Refund
from owneros.domain.billing.payments.words import MISTAKE
from owneros.domain.clients.clients.holding import hold
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.joins import along
from owneros.foundation.money import ABOVE_ZERO, format_cents
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.rules import rules
from owneros.vendors import stripe

log = logging.getLogger("owneros.payments")
RANK = {"pending": 0, "succeeded": 1, "failed": 2}
MEANINGS = ("reduce", "owed")


@dataclass(frozen=True)
class Wish:
    """What is to be given back. The same `once_key` gives back once.

    `meaning` is one of MEANINGS; it may be empty where nothing of it counts towards an invoice.
    """

    amount_cents: int
    reason: str
    refunded_on: date
    once_key: str
    meaning: str = "owed"


def refund_payment(actor: Actor, payment_id: uuid.UUID, wish: Wish) -> Refund:
    """Raises NotFound, FieldError at "amount" with the numbers, or at "meaning"."""
    payment = _hold(payment_id)
    earlier = db.session.scalars(select(Refund).where(Refund.once_key == wish.once_key)).first()
    if earlier is not None:
        return earlier
    refuse_if_disputed(payment)
    check_refund(payment, wish.amount_cents, wish.refunded_on, wish.meaning)
    refund = _take(payment, wish)
    _note(actor, "refund.asked" if payment.by_stripe else "refund.made", payment, refund)
    if payment.by_stripe:
        emit(
            "refund.carry_out",
            {"refund_id": refund.id},
            tenant_id=payment.tenant_id,
            dedupe=f"refund:carry_out:{refund.id}",
        )
    else:
        _succeed(refund)
        receipts.ask_about(refund, payment)
    return refund


def undo_payment(actor: Actor, payment_id: uuid.UUID) -> Refund:
    """A payment recorded by mistake never came in: it counts nowhere, nobody is mailed. Raises StateError."""
    payment = _hold(payment_id)
    if payment.undone_at is not None:
        raise StateError("This payment is already undone.")
    if payment.by_stripe:
        raise StateError("A payment by Stripe is real money. Refund it instead.")
    if payment.refundable_cents < payment.amount_cents:
        raise StateError("A part of this payment was already refunded. Refund the rest instead.")
    # The payment is held: a refund that failed before leaves its key behind, and this is another one.
    earlier = db.session.scalar(select(func.count(Refund.id)).where(Refund.payment_id == payment.id))
    wish = Wish(payment.amount_cents, MISTAKE, local_date(now()), f"undo:{payment.id}:{earlier}", "mistake")
    refund = _take(payment, wish)
    payment.undone_at = now()
    _succeed(refund)
    _note(actor, "payment.undone", payment, refund)
    return refund


def refuse_if_disputed(payment: Payment) -> None:
    """Stripe keeps a payment's money while its bank asks for it back, so nobody is to pay twice."""
    held = db.session.scalar(
        select(Dispute.id)
        .where(Dispute.payment_id == payment.id, Dispute.closed_on.is_(None), Dispute.withdrawn_cents > 0)
        .limit(1)
    )
    if held is not None:
        raise StateError(
            "This payment is disputed, and Stripe holds its money. Answer the dispute at Stripe."
        )


def _hold(payment_id: uuid.UUID) -> Payment:
    hold(reach(Payment, payment_id).client_id)
    return hold_payment(payment_id)


def check_refund(payment: Payment, amount_cents: int | None, refunded_on: date | None, meaning: str) -> None:
    """What could not be read is None. Raises FieldError with the numbers."""
    with rules() as broken:
        if amount_cents is not None:
            broken.by(_check_amount, payment, amount_cents)
        if (amount_cents or 1) > unallocated(payment) and meaning not in MEANINGS:
            broken("meaning", "Choose what happens to the bill.")
        if refunded_on is not None and refunded_on < payment.received_on:
            broken("refunded_on", "This is before the payment came in.")
        if refunded_on is not None and refunded_on > local_date(now()):
            broken("refunded_on", "This day is in the future.")


def _check_amount(payment: Payment, amount_cents: int) -> None:
    left = payment.refundable_cents
    if left == 0:
        raise FieldError("amount", f"All of the {format_cents(payment.amount_cents)} was already refunded.")
    if amount_cents > left:
        raise FieldError(
            "amount",
            f"At most {format_cents(left)} of the {format_cents(payment.amount_cents)} can be refunded.",
        )
    if amount_cents <= 0:
        raise FieldError("amount", ABOVE_ZERO)


def _take(payment: Payment, wish: Wish) -> Refund:
    """The row, and the allocations taken back."""
    refund = Refund(
        payment_id=payment.id,
        amount_cents=wish.amount_cents,
        reason=wish.reason,
        refunded_on=wish.refunded_on,
        once_key=wish.once_key,
        meaning=wish.meaning or "owed",
    )
    db.session.add(refund)
    payment.refunded_cents += wish.amount_cents
    db.session.flush()
    take(payment, wish.amount_cents, _because(refund))
    return refund


def _because(refund: Refund) -> Because:
    return Because(refund_id=refund.id, reduces=refund.meaning == "reduce")


def carry_out(refund_id: uuid.UUID) -> None:
    """Ask Stripe for a pending refund, once, or how one stands. Raises VendorError while that is unknown.

    It fails only by Stripe's own word: what is not known stays pending and is asked again under its key.
    """
    refund = reach(Refund, refund_id)
    payment = reach(Payment, refund.payment_id)
    account_id = payment.account_id or ""
    try:
        if refund.stripe_refund_id:
            follow(account_id, stripe.retrieve_refund(account_id, refund.stripe_refund_id))
        elif refund.state == "pending":
            _ask_stripe(payment, refund, account_id)
    except stripe.CutOff:
        connections.note_cut_off(account_id)
        if refund.state == "pending":
            alerts.ask("refund_unknown", refund.id)


def _ask_stripe(payment: Payment, refund: Refund, account_id: str) -> None:
    intent_id = payment.payment_intent_id or ""
    try:
        made = stripe.create_refund(
            account_id,
            payment_intent_id=intent_id,
            amount_cents=refund.amount_cents,
            reference=str(refund.id),
        )
    except stripe.Refused as error:
        if isinstance(error, stripe.CutOff):
            raise
        at_stripe = stripe.list_refunds(account_id, intent_id)
        _hold(payment.id)
        db.session.refresh(refund)
        # A call before this one, or one that ran beside it, may have made it.
        there = any(other.reference == str(refund.id) for other in at_stripe)
        if refund.state == "pending" and not there:
            _fail(payment, refund, error.message)
        # One made in the dashboard found no room while this one held it, and may be why Stripe refused.
        for other in at_stripe:
            follow(account_id, other)
        return
    follow(account_id, made)


def follow(account_id: str, made: stripe.StripeRefund) -> None:
    """Take over how a refund stands at Stripe, also one that was made in Stripe's dashboard."""
    payment_id = db.session.scalar(
        select(Payment.id).where(
            Payment.payment_intent_id == made.payment_intent_id, Payment.account_id == account_id
        )
    )
    if payment_id is None:
        return
    payment = _hold(payment_id)
    refund = _ours(payment, made) or _from_elsewhere(payment, made)
    if refund is None:
        return
    if _is_news(refund, made) and (refund.state != "failed" or _take_again(payment, refund)):
        refund.stripe_refund_id = made.id
        _turn(payment, refund, made)
    elif refund.state != "failed":
        refund.stripe_refund_id = made.id
    db.session.flush()


def _is_news(refund: Refund, made: stripe.StripeRefund) -> bool:
    """States move forward. One that failed is lifted by Stripe's "succeeded", and one that Stripe only
    refused by whatever Stripe knows of it after all.
    """
    if refund.state == "failed":
        return made.state == "succeeded" or (made.state == "pending" and refund.stripe_refund_id is None)
    return RANK[made.state] > RANK[refund.state]


def _turn(payment: Payment, refund: Refund, made: stripe.StripeRefund) -> None:
    if made.state == "failed":
        _fail(payment, refund, made.error or "Stripe could not do it.")
    elif made.state == "succeeded":
        _succeed(refund)
        receipts.ask_about(refund, payment)
        _note(Actor("vendor", "Stripe"), "refund.made", payment, refund)


def _take_again(payment: Payment, refund: Refund) -> bool:
    """It was told as failed and is not: it takes back its part again. False when no room is left for it."""
    if refund.amount_cents > payment.refundable_cents:
        _tell_of_no_room(payment, str(refund.id))
        return False
    # This word may have been read before the one that said "failed": it is read once more.
    emit(
        "refund.carry_out",
        {"refund_id": refund.id},
        tenant_id=payment.tenant_id,
        queue="sync",
        dedupe=f"refund:again:{refund.id}:{refund.failed_at}",
    )
    refund.state, refund.error, refund.failed_at = "pending", "", None
    payment.refunded_cents += refund.amount_cents
    db.session.flush()
    take(payment, refund.amount_cents, _because(refund))
    _note(Actor("vendor", "Stripe"), "refund.after_all", payment, refund)
    alerts.ask("refund_after_all", refund.id, now().isoformat())
    return True


def _tell_of_no_room(payment: Payment, which: str) -> None:
    """Unless a refund that is under way holds the room: its end looks at this one again."""
    under_way = db.session.scalar(
        select(Refund.id).where(Refund.payment_id == payment.id, Refund.state == "pending").limit(1)
    )
    if under_way is None:
        log.error("stripe_refund_without_room", extra={"payment_id": str(payment.id), "refund": which})
        alerts.ask("refund_without_room", payment.id, which)


def _ours(payment: Payment, made: stripe.StripeRefund) -> Refund | None:
    """By Stripe's id; by our reference only while it has none: a second one under it is one more."""
    same = Refund.stripe_refund_id == made.id
    if (refund_id := _our_id(made.reference)) is not None:
        same = same | ((Refund.id == refund_id) & Refund.stripe_refund_id.is_(None))
    return db.session.scalars(
        select(Refund)
        .where(Refund.payment_id == payment.id, same)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def _our_id(reference: str) -> uuid.UUID | None:
    """Another app of the business may name its refunds in a way of its own."""
    try:
        return uuid.UUID(reference)
    except ValueError:
        return None


def _from_elsewhere(payment: Payment, made: stripe.StripeRefund) -> Refund | None:
    """A failed refund that we never knew moved nothing."""
    if made.state == "failed":
        return None
    if made.amount_cents > payment.refundable_cents:
        _tell_of_no_room(payment, made.id)
        return None
    wish = Wish(made.amount_cents, "Made in Stripe's dashboard", local_date(now()), f"stripe:{made.id}")
    return _take(payment, wish)


def _fail(payment: Payment, refund: Refund, why: str) -> None:
    """Nothing went back: what the refund had taken counts again, as far as it is still due."""
    refund.state, refund.error, refund.failed_at = "failed", why, now()
    payment.refunded_cents -= refund.amount_cents
    db.session.flush()
    give_back(payment, _because(refund))
    _note(Actor("vendor", "Stripe"), "refund.failed", payment, refund)
    alerts.ask("refund_failed", refund.id, refund.failed_at.isoformat())


def _succeed(refund: Refund) -> None:
    refund.state, refund.error, refund.succeeded_at = "succeeded", "", now()
    db.session.flush()


def _note(actor: Actor, action: str, payment: Payment, refund: Refund) -> None:
    amount = format_cents(refund.amount_cents)
    sentences = {
        "refund.asked": f"{actor.name} asked Stripe to refund {amount}",
        "refund.made": f"{actor.name} refunded {amount}",
        "refund.after_all": f"The refund of {amount} went through after all",
        "refund.failed": f"The refund of {amount} failed: {refund.error}",
        "payment.undone": f"{actor.name} undid a payment of {amount} that was entered by mistake",
    }
    job_id = db.session.scalar(
        select(Invoice.job_id)
        .join(Allocation, along(Allocation.invoice_id))
        .where(Allocation.payment_id == payment.id, Invoice.job_id.is_not(None))
        .limit(1)
    )
    record(
        actor,
        action,
        sentences[action],
        payment,
        job_id=job_id,
        amount_cents=refund.amount_cents,
        refund_id=str(refund.id),
    )
