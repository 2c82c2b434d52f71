"""A person pays from a bank account (ACH): complete at once, certain or failed only days later.

Source: https://docs.stripe.com/payments/ach-direct-debit
"""

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events, paying, sessions
from owneros.sandbox.stripe.calls import Call, of_account

DAYS_UNTIL_KNOWN = 3
NOT_ENOUGH = paying.Refusal(
    "insufficient_funds", "The customer's account has insufficient funds to cover this payment."
)
REFUSALS = {
    NOT_ENOUGH.code: NOT_ENOUGH,
    "account_closed": paying.Refusal("account_closed", "The customer's bank account has been closed."),
    "debit_not_authorized": paying.Refusal(
        "debit_not_authorized", "The customer has notified their bank that this payment was unauthorized."
    ),
}
SUCCEEDS, FAILS = "bank_ok", "bank_fails"


def start(call: Call, session: Json, intent: Json, email: str | None, fate: str) -> None:
    """`fate` is what the bank will say by itself in DAYS_UNTIL_KNOWN days of the sandbox's clock."""
    charge = paying.new_charge(call, intent, paying.Card("", "6789"), "py") | {
        "status": "pending",
        "paid": False,
        "captured": True,
        "payment_method_details": {
            "type": "us_bank_account",
            "us_bank_account": {
                "account_holder_type": "individual",
                "account_type": "checking",
                "bank_name": "STRIPE TEST BANK",
                "last4": "6789",
                "routing_number": "110000000",
            },
        },
    }
    intent |= {
        "status": "processing",
        "next_action": None,
        "last_payment_error": None,
        "latest_charge": charge["id"],
        "payment_method": charge["payment_method"],
        "_known_at": call.now() + DAYS_UNTIL_KNOWN * 86_400,
        "_fate": fate,
        "_session": session["id"],
    }
    session |= {
        "status": "complete",
        "payment_status": "unpaid",
        "url": None,
        "customer_details": {"email": email, "name": None, "phone": None, "address": None},
    }
    for body in (charge, intent, session):
        call.put(body)
    events.emit(call, "charge.pending", charge)
    events.emit(call, "payment_intent.processing", intent)
    events.emit(call, "checkout.session.completed", session)


def finish(call: Call, intent: Json, refusal: paying.Refusal | None) -> None:
    """The bank has answered. An intent that is not processing any more stays as it is."""
    if intent["status"] != "processing":
        return
    session = sessions.load(call, intent["_session"])
    charge = call.get("charge", intent["latest_charge"]) or {}
    if refusal is None:
        paying.settle(call, session, intent, charge, intent["receipt_email"])
        events.emit(call, "checkout.session.async_payment_succeeded", session)
        return
    charge |= {"status": "failed", "failure_code": refusal.code, "failure_message": refusal.message}
    intent |= {
        "status": "requires_payment_method",
        "last_payment_error": {
            "charge": charge["id"],
            "code": refusal.code,
            "message": refusal.message,
            "type": "invalid_request_error",
        },
    }
    call.put(charge)
    call.put(intent)
    events.emit(call, "charge.failed", charge)
    events.emit(call, "payment_intent.payment_failed", intent)
    events.emit(call, "checkout.session.async_payment_failed", session)


def finish_due(box: Box) -> None:
    """What the banks have known by now, in every account."""
    with box.store.transaction():
        for account, intent in box.store.due("payment_intent", "processing", "_known_at", box.clock.now()):
            refusal = NOT_ENOUGH if intent["_fate"] == FAILS else None
            finish(of_account(box, account), intent, refusal)
