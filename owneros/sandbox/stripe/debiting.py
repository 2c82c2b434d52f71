"""A person pays from a bank account (ACH): complete at once, certain or failed only days later.

Source: https://docs.stripe.com/payments/ach-direct-debit
"""

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events, paying, sessions
from owneros.sandbox.stripe.calls import Call

DAYS_UNTIL_KNOWN = 3
NOT_ENOUGH = paying.Refusal(
    "insufficient_funds", "The customer's account has insufficient funds to cover this payment."
)
CLOSED = paying.Refusal("account_closed", "The customer's bank account has been closed.")
NOT_ALLOWED = paying.Refusal(
    "debit_not_authorized", "The customer has notified their bank that this payment was unauthorized."
)
REFUSALS = {refusal.code: refusal for refusal in (NOT_ENOUGH, CLOSED, NOT_ALLOWED)}
SUCCEEDS, FAILS = "bank_ok", "bank_fails"


ACCOUNT = {
    "account_holder_type": "individual",
    "account_type": "checking",
    "bank_name": "STRIPE TEST BANK",
    "last4": "6789",
    "routing_number": "110000000",
}


def start(call: Call, session: Json, intent: Json, email: str | None, fate: str) -> None:
    """`fate` is what the bank will say by itself in DAYS_UNTIL_KNOWN days of the sandbox's clock."""
    details = {"type": "us_bank_account", "us_bank_account": ACCOUNT}
    charge = paying.charge_of(call, intent, "py", details) | {"status": "pending", "captured": True}
    intent |= {
        "status": "processing",
        **paying.tried_with(charge),
        "_known_at": call.now() + DAYS_UNTIL_KNOWN * 86_400,
        "_fate": fate,
        "_session": session["id"],
    }
    session |= {"payment_status": "unpaid"} | paying.completed(email)
    events.tell(
        call,
        ("charge.pending", charge),
        ("payment_intent.processing", intent),
        ("checkout.session.completed", session),
    )


def finish(call: Call, intent: Json, refusal: paying.Refusal | None) -> None:
    """The bank has answered. An intent that is not processing any more stays as it is."""
    if intent["status"] != "processing":
        return
    session = call.load(sessions.KIND, intent["_session"])
    charge = call.load("charge", intent["latest_charge"])
    if refusal is None:
        told = "checkout.session.async_payment_succeeded"
        paying.settle(call, session, intent, charge, intent["receipt_email"], told=told)
        return
    failed = ("checkout.session.async_payment_failed", session)
    paying.fail(call, intent, charge, refusal, {"type": "invalid_request_error"}, failed)


def finish_due(box: Box) -> None:
    """What the banks have known by now, in every account."""
    with box.store.transaction():
        for account, intent in box.store.due("payment_intent", "processing", "_known_at", box.clock.now()):
            refusal = NOT_ENOUGH if intent["_fate"] == FAILS else None
            finish(Call(box, account), intent, refusal)
