"""Disputes, which payers' banks open, win and lose. Source: https://docs.stripe.com/api/disputes"""

from owneros.sandbox.kit.ids import new_id
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


def open_dispute(
    call: Call, charge: Json, amount: int | None = None, reason: str = "fraudulent", inquiry: bool = False
) -> Json:
    """The bank takes the money back at once, unless it only asks."""
    if not charge["paid"]:
        raise StripeError(f"Charge {charge['id']} was not paid.")
    body: Json = {
        "id": new_id("dp"),
        "object": KIND,
        "amount": amount or charge["amount"] - charge["amount_refunded"],
        "balance_transactions": [],
        "charge": charge["id"],
        "created": call.now(),
        "currency": charge["currency"],
        "enhanced_eligibility_types": [],
        "evidence": {"enhanced_evidence": {}},
        "evidence_details": {
            "due_by": call.now() + DAYS_TO_ANSWER * 86_400,
            "enhanced_eligibility": {},
            "has_evidence": False,
            "past_due": False,
            "submission_count": 0,
            "submission_method": "not_submitted",
        },
        "is_charge_refundable": inquiry,
        "livemode": False,
        "metadata": {},
        "payment_intent": charge["payment_intent"],
        "reason": reason,
        "status": "warning_needs_response" if inquiry else "needs_response",
    }
    call.put(charge | {"disputed": True})
    if not inquiry:
        move(call, body, -body["amount"], FEE_CENTS)
    call.put(body)
    events.emit(call, "charge.dispute.created", body)
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
    call.put(body)
    events.emit(call, "charge.dispute.updated", body)
    if status in FINAL:
        events.emit(call, "charge.dispute.closed", body)
    if status == "won":
        events.emit(call, "charge.dispute.funds_reinstated", body)
    return body


def move(call: Call, body: Json, amount: int, fee: int) -> None:
    details = [balance.detail(fee, "stripe_fee", "Dispute fee", body)] if fee else []
    body["balance_transactions"].append(balance.book(call, body, amount, details, "adjustment"))
