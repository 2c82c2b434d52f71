"""A person pays a session by card: the payment intent's states, its charges and their events.

Source: https://docs.stripe.com/api/payment_intents and https://docs.stripe.com/api/charges
"""

from dataclasses import dataclass

from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.parameters import picked
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import balance, events
from owneros.sandbox.stripe.calls import Call
from owneros.sandbox.stripe.events import Change
from owneros.sandbox.stripe.listing import publish_reading

publish_reading("payment_intent", "/v1/payment_intents", "customer", known={"client_secret"}, param="intent")
publish_reading("charge", "/v1/charges", "customer", "payment_intent")


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
    intent = call.new(
        "payment_intent",
        amount=session["amount_total"],
        metadata=data["metadata"],
        **picked(data, "application_fee_amount", "description"),
        **picked(session, "currency", "customer", "payment_method_types"),
        receipt_email=data.get("receipt_email") or email,
    )
    session["payment_intent"] = intent["id"]
    call.put(session)
    events.tell(call, ("payment_intent.created", intent))
    return intent


def require_authentication(call: Call, intent: Json) -> None:
    intent |= {"status": "requires_action", "next_action": {"type": "redirect_to_url"}}
    events.tell(call, ("payment_intent.requires_action", intent))


def refuse(call: Call, intent: Json, card: str, refusal: Refusal) -> None:
    charge = new_charge(call, intent, card)
    error = {"type": "card_error", "doc_url": f"https://docs.stripe.com/error-codes/{refusal.code}"}
    if refusal.decline_code:
        error["decline_code"] = refusal.decline_code
    intent |= {"next_action": None, "latest_charge": charge["id"]}
    fail(call, intent, charge, refusal, error)


def fail(call: Call, intent: Json, charge: Json, refusal: Refusal, error: Json, *more: Change) -> None:
    """The charge has failed, and the intent waits for another way to pay. `error` says more of it."""
    charge |= {"status": "failed", "failure_code": refusal.code, "failure_message": refusal.message}
    error = {"charge": charge["id"], "code": refusal.code, "message": refusal.message, **error}
    intent |= {"status": "requires_payment_method", "last_payment_error": error}
    events.tell(call, ("charge.failed", charge), ("payment_intent.payment_failed", intent), *more)


def succeed(call: Call, session: Json, intent: Json, card: str, email: str | None) -> None:
    """Money has moved: intent, charge and session are settled together, once."""
    charge = new_charge(call, intent, card)
    settle(call, session, intent, charge, email, told="checkout.session.completed")


def settle(call: Call, session: Json, intent: Json, charge: Json, email: str | None, *, told: str) -> None:
    """`told` is what happened to the session."""
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
    intent |= {"status": "succeeded", "amount_received": intent["amount"]} | tried_with(charge)
    session |= {"payment_status": "paid"} | completed(email)
    events.tell(call, ("charge.succeeded", charge), ("payment_intent.succeeded", intent), (told, session))


def tried_with(charge: Json) -> Json:
    """What an intent says of its last charge, when nothing is wrong with that."""
    return {
        "next_action": None,
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
    }


def completed(email: str | None) -> Json:
    """What a session says that the payer has left."""
    payer = {"email": email, "name": None, "phone": None, "address": None}
    return {"status": "complete", "url": None, "customer_details": payer}


def new_charge(call: Call, intent: Json, card: str) -> Json:
    details = {"brand": "visa", "exp_month": 12, "exp_year": 2034, "funding": "credit", "last4": card[-4:]}
    return charge_of(call, intent, "ch", {"type": "card", "card": details})


def charge_of(call: Call, intent: Json, prefix: str, details: Json) -> Json:
    """Of an intent, not paid yet. `details` are those of the card or the bank account."""
    return call.new(
        "charge",
        prefix,
        billing_details={"address": None, "email": intent["receipt_email"], "name": None, "phone": None},
        payment_intent=intent["id"],
        payment_method=new_id("pm"),
        payment_method_details=details,
        **picked(intent, "amount", "currency", "customer", "description", "metadata", "receipt_email"),
    )
