"""/_sandbox/stripe: what banks do days later, told by a call or a button of the home page."""

from flask import Blueprint
from werkzeug.wrappers import Response

from owneros.sandbox.kit import controls
from owneros.sandbox.kit.controls import chosen, refuse, wishes
from owneros.sandbox.stripe import debiting, disputes, refunds
from owneros.sandbox.stripe.calls import Call, found

pages = Blueprint("stripe_money", __name__, url_prefix="/_sandbox/stripe")
FINISHED = {
    "disputes": (disputes.KIND, tuple(disputes.OUTCOMES), disputes.finish),
    "refunds": (refunds.KIND, ("succeed", "fail"), refunds.finish),
}


@pages.post("/payments/<object_id>")
def finish_payment(object_id: str) -> Response:
    """`{"outcome": "succeed" | "fail", "code": ...}`: the bank answers a debit that is on its way."""
    outcome = chosen("outcome", ("succeed", "fail"))
    refusal = debiting.REFUSALS[chosen("code", debiting.REFUSALS, debiting.NOT_ENOUGH.code)]
    call, intent = found("payment_intent", object_id)
    with call.box.store.transaction():
        debiting.finish(call, intent, refusal if outcome == "fail" else None)
    return answered(call, "payment_intent", object_id)


@pages.post("/disputes")
def open_dispute() -> Response:
    """`{"payment_intent": ..., "amount": cents, "reason": ..., "inquiry": true}`, most of it optional."""
    wish = wishes()
    call, intent = found("payment_intent", str(wish.get("payment_intent", "")))
    charge = call.get("charge", str(intent["latest_charge"]))
    if charge is None or not charge["paid"]:
        refuse("This payment has not succeeded.")
    with call.box.store.transaction():
        amount = int(wish["amount"]) if wish.get("amount") else None
        reason, inquiry = str(wish.get("reason") or "fraudulent"), bool(wish.get("inquiry"))
        made = disputes.open_dispute(call, charge, amount, reason, inquiry=inquiry)
    return answered(call, disputes.KIND, made["id"])


@pages.post("/<any(disputes, refunds):which>/<object_id>")
def finish(which: str, object_id: str) -> Response:
    """`{"outcome": ...}`: a dispute goes on or ends, a refund arrives or comes back."""
    kind, outcomes, deed = FINISHED[which]
    outcome = chosen("outcome", outcomes)
    call, body = found(kind, object_id)
    with call.box.store.transaction():
        deed(call, body, outcome)
    return answered(call, kind, object_id)


def answered(call: Call, kind: str, object_id: str) -> Response:
    body = call.load(kind, object_id)
    return controls.answered("/_sandbox/", id=body["id"], status=body["status"])
