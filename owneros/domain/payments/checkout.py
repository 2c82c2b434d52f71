"""A client starts to pay on Stripe's page: the balance, the deposit, or a part of it.

The row comes first and is committed, with it the idempotency key; then Stripe is asked. So this deed commits
by itself. At most one checkout of an invoice is open.
"""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.payments import connection as connections
from owneros.domain.payments import settlement
from owneros.domain.payments.ledger import hold_invoice
from owneros.domain.payments.models import Checkout
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError, VendorError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.vendors import stripe

MINIMUM_CENTS = 50
LIFETIME = timedelta(hours=2)
LEAST_LEFT = timedelta(minutes=10)
TRIES = 4
NOTHING_DUE = {
    "void": "This invoice was voided. Nothing is due.",
    "paid": "This invoice is paid. Thank you!",
}


@dataclass(frozen=True)
class Payable:
    """Whether and what a client can pay by card now. `why_not` is a sentence for the client."""

    card: bool
    why_not: str
    balance_cents: int
    deposit_cents: int
    confirming: bool


def payable(invoice: Invoice) -> Payable:
    """`deposit_cents` is what is still missing of the deposit, zero when none is asked for."""
    balance = invoice.balance_cents if invoice.status in OPEN_STATUSES else 0
    deposit = max(0, min(balance, invoice.deposit_cents - invoice.paid_cents))
    confirming = balance > 0 and _of(invoice.id, "processing") is not None
    why_not = _why_not(invoice, balance, confirming=confirming)
    return Payable(not why_not, why_not, balance, deposit, confirming)


def _why_not(invoice: Invoice, balance: int, *, confirming: bool) -> str:
    if balance <= 0:
        return NOTHING_DUE.get(invoice.status, "Nothing is due on this invoice.")
    if confirming:
        return "A payment for this invoice is being confirmed by the bank."
    if balance < MINIMUM_CENTS:
        return f"What is left, {format_cents(balance)}, is too little to be paid by card."
    connection = connections.current()
    if connection is None or not connection.active:
        return "This business does not take cards online at the moment."
    return ""


def start_checkout(invoice: Invoice, amount_cents: int, success_url: str, cancel_url: str) -> Checkout:
    """The checkout to which the client is sent (`checkout.url`); a double click gets the same one.

    `{checkout}` in the addresses becomes the checkout's id. Raises StateError when nothing can be paid,
    FieldError("amount") with the numbers, VendorError when Stripe does not answer (nothing was charged).
    """
    for _ in range(TRIES):
        checkout = _reserve(invoice.id, amount_cents)
        if checkout.amount_cents != amount_cents or _too_old(checkout):
            _close(checkout)
            continue
        _open(checkout, invoice, success_url, cancel_url)
        if checkout.state == "open":
            return checkout
    raise StateError("Another payment of this invoice is just being started. Try again in a moment.")


def _reserve(invoice_id: uuid.UUID, amount_cents: int) -> Checkout:
    """The open checkout of the invoice, whatever its amount, or a new one. Commits."""
    invoice = hold_invoice(invoice_id)
    terms = payable(invoice)
    if not terms.card:
        db.session.rollback()
        raise StateError(terms.why_not)
    _check_amount(amount_cents, terms.balance_cents)
    checkout = _of(invoice_id, "open")
    if checkout is None:
        checkout = Checkout(
            invoice_id=invoice_id,
            amount_cents=amount_cents,
            account_id=connections.connected().account_id,
            expires_at=now() + LIFETIME,
        )
        db.session.add(checkout)
    db.session.commit()
    return checkout


def _check_amount(amount_cents: int, balance_cents: int) -> None:
    if amount_cents < MINIMUM_CENTS:
        raise FieldError("amount", f"The least that can be paid by card is {format_cents(MINIMUM_CENTS)}.")
    if amount_cents > balance_cents:
        raise FieldError("amount", f"Only {format_cents(balance_cents)} is due on this invoice.")


def _open(checkout: Checkout, invoice: Invoice, success_url: str, cancel_url: str) -> None:
    """Make sure that the checkout has an open session at Stripe. Commits."""
    if checkout.session_id is not None:
        settlement.settle(checkout)
        db.session.commit()
        _refuse_if_paid(checkout)
        return
    email = db.session.scalar(select(Client.email).where(Client.id == invoice.client_id)) or ""
    order = stripe.Order(
        account_id=checkout.account_id,
        reference=str(checkout.id),
        invoice_id=str(invoice.id),
        name=f"Invoice {invoice.label}",
        amount_cents=checkout.amount_cents,
        email=email,
        success_url=success_url.replace("{checkout}", str(checkout.id)),
        cancel_url=cancel_url.replace("{checkout}", str(checkout.id)),
        expires_at=checkout.expires_at or now() + LIFETIME,
    )
    try:
        session = stripe.create_checkout_session(order)
    except stripe.OutcomeUnknown as error:
        if error.answered:
            _give_up(checkout, error.message)
        raise VendorError("Stripe does not answer. Nothing was charged. Try again in a minute.") from error
    except stripe.Refused as error:
        _give_up(checkout, error.message)
        raise VendorError("Stripe does not take this payment now. Nothing was charged.") from error
    checkout = reach(Checkout, checkout.id, lock=True)
    checkout.session_id, checkout.url = session.id, session.url
    closed_meanwhile = checkout.state != "open"
    db.session.commit()
    if closed_meanwhile:
        # The invoice was voided, changed or paid while Stripe made the page: nobody may pay on it.
        settlement.take_over(checkout.id, stripe.expire_session(checkout.account_id, session.id))
        db.session.commit()


def _refuse_if_paid(checkout: Checkout) -> None:
    if checkout.state == "paid":
        raise StateError("This was just paid. Thank you! Reload the page to see what is left.")
    if checkout.state == "processing":
        raise StateError("A payment for this invoice is being confirmed by the bank.")


def _give_up(checkout: Checkout, why: str) -> None:
    checkout.state, checkout.last_error = "failed", why
    db.session.commit()


def _close(checkout: Checkout) -> None:
    """Close a checkout that is in the way; if it turns out to be paid, that counts. Commits."""
    close(checkout)
    db.session.commit()
    _refuse_if_paid(checkout)


def close(checkout: Checkout) -> None:
    """Take the session off Stripe's page and keep how it ended. Raises VendorError."""
    session_id = checkout.session_id
    if session_id is None:
        found = stripe.find_checkout_session(checkout.account_id, str(checkout.id))
        session_id = found.id if found else None
    if session_id is None:
        checkout.state, checkout.last_error = "failed", "It was never opened at Stripe."
        db.session.flush()
    else:
        settlement.take_over(checkout.id, stripe.expire_session(checkout.account_id, session_id))


def close_checkouts(invoice_id: uuid.UUID) -> None:
    """Close what is open of an invoice that is no longer payable as it was. Raises VendorError."""
    waiting = db.session.scalars(
        select(Checkout).where(Checkout.invoice_id == invoice_id, Checkout.state == "open")
    ).all()
    for checkout in waiting:
        close(checkout)


def _too_old(checkout: Checkout) -> bool:
    return checkout.expires_at is not None and checkout.expires_at < now() + LEAST_LEFT


def _of(invoice_id: uuid.UUID, state: str) -> Checkout | None:
    return db.session.scalars(
        select(Checkout)
        .where(Checkout.invoice_id == invoice_id, Checkout.state == state)
        .order_by(Checkout.id.desc())
        .limit(1)
    ).first()
