"""What Stripe says of a checkout becomes a payment, exactly once. States never move backwards."""

import logging
import uuid
from dataclasses import dataclass

from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import alerts, receipts
from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments.crediting import credit_open_invoices
from owneros.domain.billing.payments.ledger import allocate, hold_both, hold_invoice, unallocated
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice, Payment
from owneros.domain.billing.payments.words import FAILURE_WORDS
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import VendorError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.vendors import stripe

log = logging.getLogger("owneros.payments")
RANK = {"open": 0, "processing": 1, "failed": 2, "expired": 2, "paid": 3}
METHOD = {"card": "card", "link": "card", "us_bank_account": "ach"}
CURRENCY = "usd"
UNTOLD = "Stripe does not know it, or no longer tells us."
ANOTHER = "What was paid at Stripe is not what was asked for."


@dataclass(frozen=True)
class Outcome:
    """What to tell the client. `word`: paid, coming (the bank sends it), confirming (not known yet: never
    "failed"), unpaid.
    """

    checkout: Checkout
    word: str


def settle_checkout(checkout_id: uuid.UUID) -> Outcome:
    """For the page that a client returns to: settle if Stripe answers. Flushes; raises NotFound."""
    checkout = reach(Checkout, checkout_id)
    try:
        settle(checkout)
    except VendorError:
        return Outcome(checkout, "paid" if checkout.state == "paid" else "confirming")
    if checkout.state == "failed" and checkout.last_error == ANOTHER:
        return Outcome(checkout, "confirming")
    words = {"paid": "paid", "processing": "coming"}
    return Outcome(checkout, words.get(checkout.state, "unpaid"))


def settle(checkout: Checkout) -> Checkout:
    """Ask Stripe how the session stands and take that over. Raises VendorError."""
    if checkout.state == "paid":
        return checkout
    session = _ask(checkout)
    if session is None:
        late = checkout.expires_at is not None and checkout.expires_at < now()
        if checkout.state in ("open", "processing") and late:
            if checkout.state == "processing":
                alerts.ask("debit_untold", checkout.id)
            checkout.state, checkout.last_error = "failed", UNTOLD
            db.session.flush()
        return checkout
    return take_over(checkout.id, session)


def _ask(checkout: Checkout) -> stripe.CheckoutSession | None:
    """None when Stripe knows no such session, or tells us nothing about the account any more."""
    try:
        return _session_of(checkout)
    except stripe.CutOff:
        connections.note_cut_off(checkout.account_id)
        return None
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
    client, _ = hold_both(reach(Checkout, checkout_id).invoice_id)
    parts = _hold_parts(checkout_id)
    checkout = reach(Checkout, checkout_id, lock=True)
    state = _state(session)
    if RANK[state] < RANK[checkout.state] or checkout.state == "paid":
        return checkout
    if state == "paid" and _is_another(checkout, session):
        _report(checkout, parts, session)
        return checkout
    checkout.session_id = session.id
    checkout.payment_intent_id = session.payment_intent_id or checkout.payment_intent_id
    checkout.last_error = FAILURE_WORDS.get(session.error_code, session.last_error) or checkout.last_error
    before, checkout.state = checkout.state, state
    checkout.url = session.url or checkout.url
    if state == "paid":
        _receive(checkout, client, parts, session)
    elif state != before:
        _note_change(checkout, client, parts)
    db.session.flush()
    return checkout


def _is_another(checkout: Checkout, session: stripe.CheckoutSession) -> bool:
    """Whether this money is not what this checkout asked for."""
    charge = session.charge
    return (
        charge is None
        or session.reference != str(checkout.id)
        or charge.currency != CURRENCY
        or charge.amount_cents != checkout.amount_cents
    )


def _report(checkout: Checkout, parts: list[tuple[Invoice, int]], session: stripe.CheckoutSession) -> None:
    """Nothing is booked: the business and the operator are told, once."""
    if checkout.last_error == ANOTHER:
        return
    checkout.state, checkout.last_error = "failed", ANOTHER
    checkout.payment_intent_id = session.payment_intent_id or checkout.payment_intent_id
    log.error("stripe_payment_differs", extra={"checkout_id": str(checkout.id), "session_id": session.id})
    alerts.ask("payment_differs", checkout.id)
    _note(
        checkout,
        parts,
        Actor("vendor", "Stripe"),
        "payment.differs",
        f"A payment at Stripe for {_labels(parts)} is not the one that was asked for; it was not recorded",
    )


def _hold_parts(checkout_id: uuid.UUID) -> list[tuple[Invoice, int]]:
    """The invoices that it pays, locked in the order of ids, with the cents for each; oldest due first."""
    rows = db.session.execute(
        select(CheckoutInvoice.invoice_id, CheckoutInvoice.amount_cents)
        .where(CheckoutInvoice.checkout_id == checkout_id)
        .order_by(CheckoutInvoice.invoice_id)
    ).all()
    held = [(hold_invoice(invoice_id), cents) for invoice_id, cents in rows]
    return sorted(held, key=lambda part: (part[0].due_on, part[0].id))


def _note_change(checkout: Checkout, client: Client, parts: list[tuple[Invoice, int]]) -> None:
    """A bank debit is on its way, or has failed days later: the business is told."""
    amount, labels = format_cents(checkout.amount_cents), _labels(parts)
    if checkout.state == "processing":
        checkout.processing_at = now()
        actor, action = Actor("client", client.name), "payment.started"
        summary = f"{client.name} paid {amount} from a bank account for {labels}; not confirmed yet"
    elif checkout.state == "failed":
        checkout.processing_at = checkout.processing_at or now()
        checkout.failed_at = now()
        actor, action = Actor("vendor", "Stripe"), "payment.failed"
        summary = f"The bank did not send {amount} for {labels}: {checkout.last_error}"
        alerts.ask("debit_failed", checkout.id)
    else:
        return
    _note(checkout, parts, actor, action, summary)


def _note(
    checkout: Checkout, parts: list[tuple[Invoice, int]], actor: Actor, action: str, summary: str
) -> None:
    invoice = parts[0][0]
    record(
        actor,
        action,
        summary,
        invoice,
        job_id=_job(parts),
        amount_cents=checkout.amount_cents,
        checkout_id=str(checkout.id),
    )


def _labels(parts: list[tuple[Invoice, int]]) -> str:
    return ", ".join(invoice.label for invoice, _cents in parts)


def _job(parts: list[tuple[Invoice, int]]) -> uuid.UUID | None:
    """Their common job."""
    jobs = {invoice.job_id for invoice, _cents in parts}
    return jobs.pop() if len(jobs) == 1 else None


def _state(session: stripe.CheckoutSession) -> str:
    if session.paid and session.charge is not None:
        return "paid"
    if session.failed:
        return "failed"
    if session.status == "complete":
        return "processing"
    return "expired" if session.status == "expired" else "open"


def _receive(
    checkout: Checkout, client: Client, parts: list[tuple[Invoice, int]], session: stripe.CheckoutSession
) -> None:
    """Each invoice gets what was meant for it, as far as that is still due; what is left is credit."""
    charge = session.charge
    once_key = f"stripe:{session.payment_intent_id}"
    known = db.session.scalar(select(Payment.id).where(Payment.once_key == once_key))
    if charge is None or known is not None:
        return
    payment = Payment(
        client_id=client.id,
        amount_cents=charge.amount_cents,
        method=METHOD.get(charge.kind, "other"),
        received_on=local_date(charge.made_at),
        once_key=once_key,
        payment_intent_id=session.payment_intent_id,
        charge_id=charge.id,
        account_id=checkout.account_id,
        fee_cents=charge.fee_cents or 0,
        fee_known=charge.fee_cents is not None,
    )
    db.session.add(payment)
    db.session.flush()
    for invoice, cents in parts:
        if invoice.client_id == client.id:
            allocate(payment, invoice, min(cents, unallocated(payment)))
            if invoice.kind == "deposit":
                credit_open_invoices(Actor.system(), invoice)
    how = "by bank debit" if payment.method == "ach" else "online"
    record(
        Actor("client", client.name),
        "payment.received",
        f"{client.name} paid {format_cents(payment.amount_cents)} {how} for {_labels(parts)}",
        payment,
        job_id=_job(parts),
        amount_cents=payment.amount_cents,
        invoice_id=str(checkout.invoice_id),
    )
    receipts.ask(payment)
    alerts.ask("payment_received", payment.id)


def take_fee(payment_id: uuid.UUID) -> None:
    """Fetch the fee of a payment for which Stripe had not booked it yet. Raises VendorError."""
    found = db.session.execute(
        select(Payment, Checkout)
        .join(Checkout, Checkout.payment_intent_id == Payment.payment_intent_id)
        .where(Payment.id == payment_id)
    ).first()
    if found is None or found.Checkout.session_id is None:
        return
    session = _ask(found.Checkout)
    if session is not None and session.charge is not None and session.charge.fee_cents is not None:
        found.Payment.fee_cents, found.Payment.fee_known = session.charge.fee_cents, True
        db.session.flush()
