"""Hosted Checkout on a connected account (direct charges). Amounts are cents of USD.

Source: docs.stripe.com/api/checkout/sessions.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from owneros.vendors.stripe.client import client, id_of
from owneros.vendors.stripe.errors import Refused, translated
from owneros.vendors.stripe.keys import make_once

if TYPE_CHECKING:
    import stripe

EXPAND = ["payment_intent.latest_charge.balance_transaction"]
RECENT = 100
DESCRIPTION = 500
UNPAID_INTENTS = ("requires_payment_method", "canceled")


@dataclass(frozen=True)
class Charge:
    """Money that has moved. `fee_cents` is None while Stripe has not booked it yet."""

    id: str
    amount_cents: int
    fee_cents: int | None
    kind: str
    made_at: datetime
    currency: str


@dataclass(frozen=True)
class CheckoutSession:
    """`status`: open, complete, expired. `paid` only when the money is certain.

    `failed`: complete, but the bank did not send the money after all (ACH); `error_code` says why.
    """

    id: str
    url: str
    status: str
    paid: bool
    reference: str
    payment_intent_id: str
    last_error: str
    error_code: str
    failed: bool
    charge: Charge | None


@dataclass(frozen=True)
class Order:
    """What is to be paid, and where the payer goes afterwards. `reference` is our checkout's id.

    `lines` are (name, cents); `bank_debit` offers ACH beside the card.
    """

    account_id: str
    reference: str
    invoice_id: str
    lines: tuple[tuple[str, int], ...]
    bank_debit: bool
    email: str
    success_url: str
    cancel_url: str
    expires_at: datetime


def create_checkout_session(order: Order) -> CheckoutSession:
    """Makes the session once for `order.reference`, however often it is called."""

    @translated()
    def make() -> CheckoutSession:
        options: stripe.RequestOptions = {
            "stripe_account": order.account_id,
            "idempotency_key": f"checkout:{order.reference}",
        }
        return _session(client().v1.checkout.sessions.create(_terms(order), options))

    return make_once(make, lambda: find_checkout_session(order.account_id, order.reference))


def _terms(order: Order) -> "stripe.params.checkout.SessionCreateParams":
    ids = {"checkout_id": order.reference, "invoice_id": order.invoice_id}
    names = ", ".join(name for name, _cents in order.lines)
    terms: stripe.params.checkout.SessionCreateParams = {
        "mode": "payment",
        "line_items": [
            {
                "quantity": 1,
                "price_data": {
                    "currency": "usd",
                    "unit_amount": cents,
                    "product_data": {"name": name},
                },
            }
            for name, cents in order.lines
        ],
        "allowed_payment_method_types": ["card", "us_bank_account"] if order.bank_debit else ["card"],
        "client_reference_id": order.reference,
        "metadata": ids,
        "payment_intent_data": {"description": names[:DESCRIPTION], "metadata": ids},
        "success_url": order.success_url,
        "cancel_url": order.cancel_url,
        "expires_at": int(order.expires_at.timestamp()),
    }
    if "@" in order.email:
        terms["customer_email"] = order.email
    return terms


@translated()
def retrieve_checkout_session(account_id: str, session_id: str) -> CheckoutSession:
    """Raises Refused when there is no such session."""
    sessions = client().v1.checkout.sessions
    return _session(sessions.retrieve(session_id, {"expand": EXPAND}, {"stripe_account": account_id}))


@translated()
def find_checkout_session(account_id: str, reference: str) -> CheckoutSession | None:
    """The session of our checkout among the account's newest hundred."""
    newest = client().v1.checkout.sessions.list({"limit": RECENT}, {"stripe_account": account_id}).data
    return next((_session(body) for body in newest if body.client_reference_id == reference), None)


def expire_session(account_id: str, session_id: str) -> CheckoutSession:
    """Closes an open session; of one that is over already, the state it ended in."""
    sessions = client().v1.checkout.sessions
    try:
        with translated():
            return _session(sessions.expire(session_id, {}, {"stripe_account": account_id}))
    except Refused:
        return retrieve_checkout_session(account_id, session_id)


@translated()
def checkout_of_payment(account_id: str, payment_intent_id: str) -> str:
    """The id of our checkout that a payment intent belongs to; empty when it is not ours."""
    intent = client().v1.payment_intents.retrieve(payment_intent_id, {}, {"stripe_account": account_id})
    return str(intent.metadata.to_dict().get("checkout_id", "")) if intent.metadata else ""


def _session(body: "stripe.checkout.Session") -> CheckoutSession:
    import stripe

    intent = body.payment_intent
    error = code = ""
    charge = None
    unpaid = False
    if isinstance(intent, stripe.PaymentIntent):
        if intent.last_payment_error is not None:
            error = getattr(intent.last_payment_error, "message", None) or "The payment failed."
            code = getattr(intent.last_payment_error, "code", None) or ""
        unpaid = intent.status in UNPAID_INTENTS
        if isinstance(intent.latest_charge, stripe.Charge) and intent.status == "succeeded":
            charge = _charge(intent.latest_charge)
    return CheckoutSession(
        id=body.id,
        url=body.url or "",
        status=body.status or "open",
        paid=body.payment_status == "paid" and body.status == "complete",
        reference=body.client_reference_id or "",
        payment_intent_id=id_of(intent),
        last_error=error,
        error_code=code,
        failed=unpaid and body.status == "complete" and body.payment_status != "paid",
        charge=charge,
    )


def _charge(body: "stripe.Charge") -> Charge:
    import stripe

    booked = body.balance_transaction
    details = body.payment_method_details
    return Charge(
        id=body.id,
        amount_cents=body.amount,
        fee_cents=booked.fee if isinstance(booked, stripe.BalanceTransaction) else None,
        kind=details.type if details else "card",
        made_at=datetime.fromtimestamp(body.created, UTC),
        currency=body.currency,
    )
