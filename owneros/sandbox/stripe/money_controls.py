"""/_sandbox/stripe: what banks do days later. JSON answers JSON, a button of the home page leads back."""

from flask import Blueprint, Response, abort, jsonify, redirect, request
from werkzeug.wrappers import Response as AnyResponse

from owneros.sandbox.box import current_box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import debiting, disputes, refunds
from owneros.sandbox.stripe.calls import Call, of_account
from owneros.sandbox.wishes import wishes

pages = Blueprint("stripe_money", __name__, url_prefix="/_sandbox/stripe")


@pages.post("/payments/<object_id>")
def finish_payment(object_id: str) -> AnyResponse | tuple[Response, int]:
    """`{"outcome": "succeed" | "fail", "code": ...}`: the bank answers a debit that is on its way."""
    wish = wishes()
    refusal = debiting.REFUSALS.get(str(wish.get("code", debiting.NOT_ENOUGH.code)))
    if wish.get("outcome") not in ("succeed", "fail") or refusal is None:
        return jsonify(error=f"outcome: succeed or fail; code: {', '.join(debiting.REFUSALS)}"), 400
    call, intent = found("payment_intent", object_id)
    with call.box.store.transaction():
        debiting.finish(call, intent, refusal if wish["outcome"] == "fail" else None)
    return answered(call, "payment_intent", object_id)


@pages.post("/disputes")
def open_dispute() -> AnyResponse | tuple[Response, int]:
    """`{"payment_intent": ..., "amount": cents, "reason": ..., "inquiry": true}`, most of it optional."""
    wish = wishes()
    call, intent = found("payment_intent", str(wish.get("payment_intent", "")))
    charge = call.get("charge", str(intent["latest_charge"]))
    if charge is None or not charge["paid"]:
        return jsonify(error="This payment has not succeeded."), 400
    with call.box.store.transaction():
        made = disputes.open_dispute(
            call,
            charge,
            int(wish["amount"]) if wish.get("amount") else None,
            str(wish.get("reason") or "fraudulent"),
            bool(wish.get("inquiry")),
        )
    return answered(call, disputes.KIND, made["id"])


@pages.post("/disputes/<object_id>")
def finish_dispute(object_id: str) -> AnyResponse | tuple[Response, int]:
    """`{"outcome": "review" | "win" | "lose"}`."""
    outcome = str(wishes().get("outcome"))
    if outcome not in disputes.OUTCOMES:
        return jsonify(error=f"outcome must be one of {', '.join(disputes.OUTCOMES)}"), 400
    call, body = found(disputes.KIND, object_id)
    with call.box.store.transaction():
        disputes.finish(call, body, outcome)
    return answered(call, disputes.KIND, object_id)


@pages.post("/refunds/<object_id>")
def finish_refund(object_id: str) -> AnyResponse | tuple[Response, int]:
    """`{"outcome": "succeed" | "fail"}`: a refund arrives, or comes back."""
    outcome = str(wishes().get("outcome"))
    if outcome not in ("succeed", "fail"):
        return jsonify(error="outcome must be succeed or fail"), 400
    call, body = found(refunds.KIND, object_id)
    with call.box.store.transaction():
        refunds.finish(call, body, outcome)
    return answered(call, refunds.KIND, object_id)


def found(kind: str, object_id: str) -> tuple[Call, Json]:
    box = current_box()
    rows = box.store.rows("select scope from document where kind = ? and id = ?", kind, object_id)
    if not rows:
        abort(404)
    call = of_account(box, rows[0]["scope"])
    return call, call.get(kind, object_id) or {}


def answered(call: Call, kind: str, object_id: str) -> AnyResponse:
    if request.form:
        return redirect("/_sandbox/", 303)
    body = call.get(kind, object_id) or {}
    return jsonify({"id": body["id"], "status": body["status"]})
