"""A person pays a session by card: the payment intent's states, its charges and their events.

Source: https://docs.stripe.com/api/payment_intents and https://docs.stripe.com/api/charges
"""

from dataclasses import dataclass

from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import balance, events
from owneros.sandbox.stripe.calls import Call
from owneros.sandbox.stripe.listing import publish_reading

publish_reading("payment_intent", "/v1/payment_intents", "customer", known={"client_secret"}, param="intent")
publish_reading("charge", "/v1/charges", "customer", "payment_intent")


@dataclass(frozen=True)
class Card:
    number: str
    last4: str
    brand: str = "visa"


@dataclass(frozen=True)
class Refusal:
    code: str
    message: str
    decline_code: str | None = None


DECLINED = Refusal("card_declined", "Your card was declined.", "generic_decline")
NOT_AUTHENTICATED = Refusal(
    "payment_intent_authentication_failure",
    "We are unable to authenticate your payment method. Please choose a different payment method"
    " and try again.",
)


def begin(call: Call, session: Json, email: str | None) -> Json:
    """The session's payment intent, made at the first try and used again at the next one."""
    found = session["payment_intent"] and call.get("payment_intent", session["payment_intent"])
    if found:
        return dict(found)
    data = session["_payment_intent_data"]
    intent: Json = {
        "id": new_id("pi"),
        "object": "payment_intent",
        "amount": session["amount_total"],
        "amount_capturable": 0,
        "amount_received": 0,
        "application_fee_amount": data.get("application_fee_amount"),
        "canceled_at": None,
        "capture_method": "automatic_async",
        "client_secret": None,
        "confirmation_method": "automatic",
        "created": call.now(),
        "currency": session["currency"],
        "customer": session["customer"],
        "description": data.get("description"),
        "last_payment_error": None,
        "latest_charge": None,
        "livemode": False,
        "metadata": data["metadata"],
        "next_action": None,
        "payment_method": None,
        "payment_method_types": session["payment_method_types"],
        "receipt_email": data.get("receipt_email") or email,
        "status": "requires_payment_method",
        "transfer_data": None,
    }
    session["payment_intent"] = intent["id"]
    call.put(session)
    call.put(intent)
    events.emit(call, "payment_intent.created", intent)
    return intent


def require_authentication(call: Call, intent: Json) -> None:
    intent |= {"status": "requires_action", "next_action": {"type": "redirect_to_url"}}
    call.put(intent)
    events.emit(call, "payment_intent.requires_action", intent)


def refuse(call: Call, intent: Json, card: Card, refusal: Refusal) -> None:
    charge = new_charge(call, intent, card) | {
        "status": "failed",
        "paid": False,
        "captured": False,
        "failure_code": refusal.code,
        "failure_message": refusal.message,
    }
    error = {
        "charge": charge["id"],
        "code": refusal.code,
        "doc_url": f"https://docs.stripe.com/error-codes/{refusal.code}",
        "message": refusal.message,
        "type": "card_error",
    }
    if refusal.decline_code:
        error["decline_code"] = refusal.decline_code
    intent |= {
        "status": "requires_payment_method",
        "next_action": None,
        "last_payment_error": error,
        "latest_charge": charge["id"],
    }
    call.put(charge)
    call.put(intent)
    events.emit(call, "charge.failed", charge)
    events.emit(call, "payment_intent.payment_failed", intent)


def succeed(call: Call, session: Json, intent: Json, card: Card, email: str | None) -> None:
    """Money has moved: intent, charge and session are settled together, once."""
    settle(call, session, intent, new_charge(call, intent, card), email)
    events.emit(call, "checkout.session.completed", session)


def settle(call: Call, session: Json, intent: Json, charge: Json, email: str | None) -> None:
    fee = intent["application_fee_amount"]
    if fee:
        charge |= {"application_fee": new_id("fee"), "application_fee_amount": fee}
    charge |= {
        "status": "succeeded",
        "paid": True,
        "captured": True,
        "amount_captured": intent["amount"],
        "balance_transaction": balance.book_charge(call, charge)["id"],
    }
    intent |= {
        "status": "succeeded",
        "next_action": None,
        "last_payment_error": None,
        "amount_received": intent["amount"],
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
    }
    session |= {
        "status": "complete",
        "payment_status": "paid",
        "url": None,
        "customer_details": {"email": email, "name": None, "phone": None, "address": None},
    }
    for body in (charge, intent, session):
        call.put(body)
    events.emit(call, "charge.succeeded", charge)
    events.emit(call, "payment_intent.succeeded", intent)


def new_charge(call: Call, intent: Json, card: Card, prefix: str = "ch") -> Json:
    return {
        "id": new_id(prefix),
        "object": "charge",
        "amount": intent["amount"],
        "amount_captured": 0,
        "amount_refunded": 0,
        "application_fee": None,
        "application_fee_amount": None,
        "balance_transaction": None,
        "billing_details": {"address": None, "email": intent["receipt_email"], "name": None, "phone": None},
        "created": call.now(),
        "currency": intent["currency"],
        "customer": intent["customer"],
        "description": intent["description"],
        "disputed": False,
        "failure_code": None,
        "failure_message": None,
        "livemode": False,
        "metadata": intent["metadata"],
        "payment_intent": intent["id"],
        "payment_method": new_id("pm"),
        "payment_method_details": {
            "type": "card",
            "card": {
                "brand": card.brand,
                "last4": card.last4,
                "exp_month": 12,
                "exp_year": 2034,
                "funding": "credit",
            },
        },
        "receipt_email": intent["receipt_email"],
        "receipt_url": None,
        "refunded": False,
    }
