"""Disputes, which payers' banks open, win and lose. Source: https://docs.stripe.com/api/disputes"""

from owneros.sandbox.kit.parameters import picked
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import balance, events
from owneros.sandbox.stripe.calls import Call
from owneros.sandbox.stripe.listing import publish_reading
from owneros.sandbox.stripe.problems import StripeError

KIND = "dispute"
PATH = "/v1/disputes"
FEE_CENTS = 1500
DAYS_TO_ANSWER = 8
FINAL = ("won", "lost", "warning_closed")
OUTCOMES = {"review": "under_review", "win": "won", "lose": "lost"}

publish_reading(KIND, PATH, "charge", "payment_intent")


def open_dispute(call: Call, charge: Json, amount: int | None, reason: str, *, inquiry: bool) -> Json:
    """The bank takes the money back at once, unless it only asks. No amount: all that is left of it."""
    if not charge["paid"]:
        raise StripeError(f"Charge {charge['id']} was not paid.")
    body = call.new(
        KIND,
        amount=amount or charge["amount"] - charge["amount_refunded"],
        charge=charge["id"],
        is_charge_refundable=inquiry,
        reason=reason,
        status="warning_needs_response" if inquiry else "needs_response",
        **picked(charge, "currency", "payment_intent"),
    )
    body["evidence_details"]["due_by"] = call.now() + DAYS_TO_ANSWER * 86_400
    call.put(charge | {"disputed": True})
    if not inquiry:
        move(call, body, -body["amount"], FEE_CENTS)
    events.tell(call, ("charge.dispute.created", body))
    if not inquiry:
        events.emit(call, "charge.dispute.funds_withdrawn", body)
    return body


def finish(call: Call, body: Json, outcome: str) -> Json:
    """`review` after an answer, `win`, `lose`. One that is over stays as it is, but a lost one may be won."""
    status = OUTCOMES[outcome]
    if body["status"] in FINAL and (body["status"], status) != ("lost", "won"):
        return body
    inquiry = body["status"].startswith("warning_")
    if inquiry:
        status = "warning_under_review" if outcome == "review" else "warning_closed"
    body["status"] = status
    if status == "won":
        move(call, body, body["amount"], 0)
    events.tell(call, ("charge.dispute.updated", body))
    if status in FINAL:
        events.emit(call, "charge.dispute.closed", body)
    if status == "won":
        events.emit(call, "charge.dispute.funds_reinstated", body)
    return body


def move(call: Call, body: Json, amount: int, fee: int) -> None:
    details = [balance.detail(fee, "stripe_fee", "Dispute fee", body)] if fee else []
    body["balance_transactions"].append(balance.book(call, body, amount, details, "adjustment"))
