"""What Stripe says of a checkout becomes a payment, exactly once. States never move backwards."""

import uuid
from dataclasses import dataclass

from sqlalchemy import select

from owneros.domain.invoices.models import Invoice
from owneros.domain.payments import connection as connections
from owneros.domain.payments import receipts
from owneros.domain.payments.ledger import allocate, hold_both, local_date
from owneros.domain.payments.models import Checkout, Payment
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import VendorError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.vendors import stripe

RANK = {"open": 0, "processing": 1, "failed": 2, "expired": 2, "paid": 3}
METHOD = {"card": "card", "link": "card", "us_bank_account": "transfer"}


@dataclass(frozen=True)
class Outcome:
    """What to tell the client. `word`: paid, confirming (not known yet: never "failed"), unpaid."""

    checkout: Checkout
    word: str


def settle_checkout(checkout_id: uuid.UUID) -> Outcome:
    """For the page that a client returns to: settle if Stripe answers. Flushes; raises NotFound."""
    checkout = reach(Checkout, checkout_id)
    try:
        settle(checkout)
    except VendorError:
        return Outcome(checkout, "paid" if checkout.state == "paid" else "confirming")
    words = {"paid": "paid", "processing": "confirming"}
    return Outcome(checkout, words.get(checkout.state, "unpaid"))


def settle(checkout: Checkout) -> Checkout:
    """Ask Stripe how the session stands and take that over. Raises VendorError."""
    if checkout.state == "paid":
        return checkout
    session = _ask(checkout)
    if session is None:
        late = checkout.expires_at is not None and checkout.expires_at < now()
        if checkout.state in ("open", "processing") and late:
            checkout.state, checkout.last_error = (
                "failed",
                "Stripe does not know it, or does not tell us any more.",
            )
            db.session.flush()
        return checkout
    return take_over(checkout.id, session)


def _ask(checkout: Checkout) -> stripe.CheckoutSession | None:
    """None when Stripe knows no such session, or an account that was disconnected refuses to tell."""
    try:
        return _session_of(checkout)
    except stripe.Refused:
        if connections.disconnected(checkout.account_id):
            return None
        raise


def _session_of(checkout: Checkout) -> stripe.CheckoutSession | None:
    session_id = checkout.session_id
    if session_id is None:
        found = stripe.find_checkout_session(checkout.account_id, str(checkout.id))
        if found is None:
            return None
        session_id = found.id
    return stripe.retrieve_checkout_session(checkout.account_id, session_id)


def take_over(checkout_id: uuid.UUID, session: stripe.CheckoutSession) -> Checkout:
    """Record how the session stands, under the locks of client, invoice and checkout."""
    client, invoice = hold_both(reach(Checkout, checkout_id).invoice_id)
    checkout = reach(Checkout, checkout_id, lock=True)
    state = _state(session)
    if RANK[state] < RANK[checkout.state] or checkout.state == "paid":
        return checkout
    checkout.session_id = session.id
    checkout.payment_intent_id = session.payment_intent_id or checkout.payment_intent_id
    checkout.last_error = session.last_error or checkout.last_error
    checkout.state = state
    checkout.url = session.url or checkout.url
    if state == "paid":
        _receive(checkout, invoice, session, Actor("client", client.name))
    db.session.flush()
    return checkout


def _state(session: stripe.CheckoutSession) -> str:
    if session.paid and session.charge is not None:
        return "paid"
    if session.failed:
        return "failed"
    if session.status == "complete":
        return "processing"
    return "expired" if session.status == "expired" else "open"


def _receive(checkout: Checkout, invoice: Invoice, session: stripe.CheckoutSession, actor: Actor) -> None:
    charge = session.charge
    once_key = f"stripe:{session.payment_intent_id}"
    known = db.session.scalar(select(Payment.id).where(Payment.once_key == once_key))
    if charge is None or known is not None:
        return
    payment = Payment(
        client_id=invoice.client_id,
        amount_cents=charge.amount_cents,
        method=METHOD.get(charge.kind, "other"),
        received_on=local_date(charge.made_at),
        once_key=once_key,
        payment_intent_id=session.payment_intent_id,
        charge_id=charge.id,
        account_id=checkout.account_id,
        fee_cents=charge.fee_cents or 0,
    )
    db.session.add(payment)
    db.session.flush()
    allocate(payment, invoice, payment.amount_cents)
    record(
        actor,
        "payment.received",
        f"{actor.name} paid {format_cents(payment.amount_cents)} online for {invoice.label}",
        subject_kind="payment",
        subject_id=payment.id,
        client_id=invoice.client_id,
        job_id=invoice.job_id,
        amount_cents=payment.amount_cents,
        invoice_id=str(invoice.id),
    )
    receipts.ask(payment)


def take_fee(payment_id: uuid.UUID) -> None:
    """Fetch the fee of a payment for which Stripe had not booked it yet. Raises VendorError."""
    found = db.session.execute(
        select(Payment, Checkout)
        .join(Checkout, Checkout.payment_intent_id == Payment.payment_intent_id)
        .where(Payment.id == payment_id)
    ).first()
    if found is None or found.Checkout.session_id is None:
        return
    session = stripe.retrieve_checkout_session(found.Checkout.account_id, found.Checkout.session_id)
    if session.charge is not None and session.charge.fee_cents is not None:
        found.Payment.fee_cents = session.charge.fee_cents
        db.session.flush()
