"""Webhooks: stored at once, acted on in a task. An event is a hint: its object is fetched from Stripe."""

import uuid
from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments import disputing, refunding, settlement
from owneros.domain.billing.payments.models import Checkout, Payment, StripeAccountIndex, WebhookEvent
from owneros.foundation.database import db
from owneros.foundation.outbox import emit
from owneros.vendors import stripe

PROVIDER = "stripe"


def receive(event: stripe.StripeEvent) -> bool:
    """Store a verified event and ask for its handling; False when it is known. No tenant is pinned here."""
    fresh = db.session.scalar(
        insert(WebhookEvent)
        .values(
            provider=PROVIDER,
            event_id=event.id,
            kind=event.kind,
            account_id=event.account_id,
            object_id=event.object_id,
        )
        .on_conflict_do_nothing(index_elements=["provider", "event_id"])
        .returning(WebhookEvent.event_id)
    )
    tenant_id = db.session.scalar(
        select(StripeAccountIndex.tenant_id).where(StripeAccountIndex.account_id == event.account_id)
    )
    # A charge that the business made elsewhere may belong to no payment intent: not ours to follow.
    if fresh is None or tenant_id is None or not event.object_id or _deed(event.kind) is None:
        return fresh is not None
    emit(
        "stripe.event",
        {"event_id": event.id},
        tenant_id=tenant_id,
        queue="urgent",
        dedupe=f"{PROVIDER}:{event.id}",
    )
    return True


def act_on(event_id: str) -> None:
    """Raises VendorError when Stripe does not answer; an account that we were cut off from never will."""
    event = db.session.get_one(WebhookEvent, (PROVIDER, event_id))
    deed = _deed(event.kind)
    if deed is None:
        return
    try:
        deed(event)
    except stripe.CutOff:
        connections.note_cut_off(event.account_id)


def _deed(kind: str) -> Callable[[WebhookEvent], None] | None:
    return next((deed for start, deed in DEEDS if kind.startswith(start)), None)


def _session_changed(event: WebhookEvent) -> None:
    checkout = db.session.scalars(select(Checkout).where(Checkout.session_id == event.object_id)).first()
    if checkout is None:
        session = stripe.retrieve_checkout_session(event.account_id, event.object_id)
        checkout = _checkout(session.reference)
    if checkout is not None:
        settlement.settle(checkout)


def _payment_changed(event: WebhookEvent) -> None:
    checkout = _checkout(stripe.checkout_of_payment(event.account_id, event.object_id))
    if checkout is not None:
        settlement.settle(checkout)


def _refund_changed(event: WebhookEvent) -> None:
    refund = stripe.retrieve_refund(event.account_id, event.object_id)
    _know_payment(event.account_id, refund.payment_intent_id)
    refunding.follow(event.account_id, refund)


def _charge_refunded(event: WebhookEvent) -> None:
    _know_payment(event.account_id, event.object_id)
    for refund in stripe.list_refunds(event.account_id, event.object_id):
        refunding.follow(event.account_id, refund)


def _dispute_changed(event: WebhookEvent) -> None:
    dispute = stripe.retrieve_dispute(event.account_id, event.object_id)
    _know_payment(event.account_id, dispute.payment_intent_id)
    disputing.follow(event.account_id, dispute)


def _know_payment(account_id: str, payment_intent_id: str) -> None:
    """Events keep no order: a refund or a dispute may be told before its payment."""
    known = select(Payment.id).where(Payment.payment_intent_id == payment_intent_id)
    if payment_intent_id and db.session.scalar(known) is None:
        checkout = _checkout(stripe.checkout_of_payment(account_id, payment_intent_id))
        if checkout is not None:
            settlement.settle(checkout)


def _account_changed(event: WebhookEvent) -> None:
    connection = connections.current()
    if connection is not None and connection.account_id == event.account_id:
        connections.refresh(connection)


def _cut_off(event: WebhookEvent) -> None:
    connections.note_cut_off(event.account_id)


def _checkout(reference: str) -> Checkout | None:
    """Sessions that the business made elsewhere carry references that are not ours."""
    try:
        checkout_id = uuid.UUID(reference)
    except ValueError:
        return None
    return db.session.scalars(select(Checkout).where(Checkout.id == checkout_id)).first()


DEEDS: tuple[tuple[str, Callable[[WebhookEvent], None]], ...] = (
    ("checkout.session.", _session_changed),
    ("payment_intent.", _payment_changed),
    ("refund.", _refund_changed),
    ("charge.refunded", _charge_refunded),
    ("charge.dispute.", _dispute_changed),
    ("account.application.deauthorized", _cut_off),
    ("v2.core.account", _account_changed),
)
