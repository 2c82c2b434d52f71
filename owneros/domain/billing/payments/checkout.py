"""A client starts to pay on Stripe's page: an invoice, its deposit, a part of it, or all that is open.

The row comes first and is committed, with it the idempotency key; then Stripe is asked. So this deed commits
by itself. At most one open checkout touches an invoice.
"""

import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments import settlement
from owneros.domain.billing.payments.ledger import hold_both, hold_invoice
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice
from owneros.domain.billing.payments.paying import MINIMUM_CENTS, open_together, payable
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, OwnerOSError, StateError, VendorError
from owneros.foundation.joins import along
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now
from owneros.vendors import stripe

LIFETIME = timedelta(hours=2)
LEAST_LEFT = timedelta(minutes=10)
# A session lives 30 minutes at least, counted from when Stripe makes it: a repeat must come before that.
# Source: docs.stripe.com/api/checkout/sessions/create#create_checkout_session-expires_at
LEAST_LEFT_TO_OPEN = timedelta(minutes=31)
TRIES = 4
CHANGED = "The open amount has changed. This is the current amount."
Parts = dict[uuid.UUID, int]


def start_checkout(invoice: Invoice, amount_cents: int, success_url: str, cancel_url: str) -> Checkout:
    """The checkout to which the client is sent (`checkout.url`); a double click gets the same one.

    `{checkout}` in the addresses becomes the checkout's id. Raises StateError when nothing can be paid,
    FieldError("amount") with the numbers, VendorError when Stripe does not answer (nothing was charged).
    """
    return _start(invoice, lambda held: _of_one(held, amount_cents), success_url, cancel_url)


def start_checkout_of_all(invoice: Invoice, total_cents: int, success_url: str, cancel_url: str) -> Checkout:
    """The same for everything that the client has open; `total_cents` is what the client was shown."""
    return _start(invoice, lambda held: _of_all(held, total_cents), success_url, cancel_url)


def _of_one(invoice: Invoice, amount_cents: int) -> Parts:
    terms = payable(invoice)
    if not terms.card:
        raise StateError(terms.why_not)
    if amount_cents < MINIMUM_CENTS:
        raise FieldError("amount", f"The smallest card payment is {format_cents(MINIMUM_CENTS)}.")
    if amount_cents > terms.balance_cents:
        raise FieldError("amount", f"Only {format_cents(terms.balance_cents)} is due on this invoice.")
    return {invoice.id: amount_cents}


def _of_all(invoice: Invoice, total_cents: int) -> Parts:
    for due in sorted(open_together(invoice.client_id), key=lambda due: due.invoice_id):
        hold_invoice(due.invoice_id)
    connection = connections.current()
    if connection is None or not connection.active:
        raise StateError("This business does not take card payments right now.")
    parts = {due.invoice_id: due.amount_cents for due in open_together(invoice.client_id)}
    if not parts or sum(parts.values()) != total_cents:
        raise StateError(CHANGED)
    return parts


def _start(
    invoice: Invoice, parts_of: Callable[[Invoice], Parts], success_url: str, cancel_url: str
) -> Checkout:
    for _ in range(TRIES):
        checkout, in_the_way = _reserve(invoice.id, parts_of)
        for other in in_the_way:
            _close(other)
        if checkout is None:
            continue
        _open(checkout, invoice, success_url, cancel_url)
        if checkout.state == "open":
            return checkout
    raise StateError("Another payment of this invoice was just started. Try again in a moment.")


def _reserve(
    invoice_id: uuid.UUID, parts_of: Callable[[Invoice], Parts]
) -> tuple[Checkout | None, list[Checkout]]:
    """The open checkout of exactly these parts, old or new; else those that are in its way. Commits."""
    try:
        _client, invoice = hold_both(invoice_id)
        parts = parts_of(invoice)
    except OwnerOSError:
        db.session.rollback()
        raise
    touching = open_checkouts(list(parts))
    same = [found for found in touching if not _too_old(found) and parts_in(found.id) == parts]
    in_the_way = [found for found in touching if found not in same[:1]]
    checkout = None
    if not in_the_way:
        checkout = same[0] if same else _new(invoice_id, parts)
    db.session.commit()
    return checkout, in_the_way


def _new(invoice_id: uuid.UUID, parts: Parts) -> Checkout:
    checkout = Checkout(
        invoice_id=invoice_id,
        amount_cents=sum(parts.values()),
        account_id=connections.connected().account_id,
        expires_at=now() + LIFETIME,
    )
    db.session.add(checkout)
    db.session.flush()
    for part_id, cents in parts.items():
        db.session.add(CheckoutInvoice(checkout_id=checkout.id, invoice_id=part_id, amount_cents=cents))
    return checkout


def _open(checkout: Checkout, invoice: Invoice, success_url: str, cancel_url: str) -> None:
    """Make sure that the checkout has an open session at Stripe. Commits."""
    if checkout.session_id is not None:
        settlement.settle(checkout)
        db.session.commit()
        _refuse_if_paid(checkout)
        return
    try:
        session = stripe.create_checkout_session(_order(checkout, invoice, success_url, cancel_url))
    except stripe.OutcomeUnknown as error:
        if error.answered:
            _give_up(checkout, error.message)
        raise VendorError("Stripe is not answering. Nothing was charged. Try again in a minute.") from error
    except stripe.Refused as error:
        if isinstance(error, stripe.CutOff):
            connections.note_cut_off(checkout.account_id)
        _give_up(checkout, error.message)
        raise VendorError("Stripe cannot take this payment right now. Nothing was charged.") from error
    checkout = reach(Checkout, checkout.id, lock=True)
    checkout.session_id, checkout.url = session.id, session.url
    closed_meanwhile = checkout.state != "open"
    db.session.commit()
    if closed_meanwhile:
        # The invoice was voided, changed or paid while Stripe made the page: nobody may pay on it.
        settlement.take_over(checkout.id, stripe.expire_session(checkout.account_id, session.id))
        db.session.commit()


def _order(checkout: Checkout, invoice: Invoice, success_url: str, cancel_url: str) -> stripe.Order:
    email = db.session.scalar(select(Client.email).where(Client.id == invoice.client_id)) or ""
    parts = db.session.execute(
        select(Invoice, CheckoutInvoice.amount_cents)
        .join(CheckoutInvoice, along(CheckoutInvoice.invoice_id))
        .where(CheckoutInvoice.checkout_id == checkout.id)
        .order_by(Invoice.due_on, Invoice.id)
    ).all()
    connection = connections.current()
    return stripe.Order(
        account_id=checkout.account_id,
        reference=str(checkout.id),
        invoice_id=str(checkout.invoice_id),
        lines=tuple((f"{part.called} {part.label}", cents) for part, cents in parts),
        bank_debit=connection is not None and connection.takes_bank_debits,
        email=email,
        success_url=success_url.replace("{checkout}", str(checkout.id)),
        cancel_url=cancel_url.replace("{checkout}", str(checkout.id)),
        expires_at=checkout.expires_at or now() + LIFETIME,
    )


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
    """Take the session off Stripe's page and keep how it ended. Raises VendorError.

    Of an account that we were cut off from it stays as it is, until its time is over.
    """
    try:
        _close_at_stripe(checkout)
    except stripe.CutOff:
        connections.note_cut_off(checkout.account_id)


def _close_at_stripe(checkout: Checkout) -> None:
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
    for checkout in open_checkouts([invoice_id]):
        close(checkout)


def open_checkouts(invoice_ids: Sequence[uuid.UUID]) -> list[Checkout]:
    """The open ones that touch any of these invoices."""
    touching = select(CheckoutInvoice.checkout_id).where(CheckoutInvoice.invoice_id.in_(invoice_ids))
    return list(
        db.session.scalars(
            select(Checkout)
            .where(Checkout.state == "open", Checkout.id.in_(touching))
            .order_by(Checkout.id.desc())
        )
    )


def parts_in(checkout_id: uuid.UUID) -> Parts:
    """What the checkout pays of each invoice."""
    rows = db.session.execute(
        select(CheckoutInvoice.invoice_id, CheckoutInvoice.amount_cents).where(
            CheckoutInvoice.checkout_id == checkout_id
        )
    )
    return dict(rows.all())


def _too_old(checkout: Checkout) -> bool:
    """Its page ends too soon, or Stripe would not open it any more."""
    least = LEAST_LEFT if checkout.session_id else LEAST_LEFT_TO_OPEN
    return checkout.expires_at is not None and checkout.expires_at < now() + least
