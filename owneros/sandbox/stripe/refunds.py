"""Refunds, full and partial. Source: https://docs.stripe.com/api/refunds"""

from owneros.sandbox.kit.parameters import choice, flag, integer, picked
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import balance, events
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.listing import publish_reading
from owneros.sandbox.stripe.objects import takes
from owneros.sandbox.stripe.parameters import metadata
from owneros.sandbox.stripe.problems import StripeError

KIND = "refund"
PATH = "/v1/refunds"
REASONS = ("duplicate", "fraudulent", "requested_by_customer")
TO_BANK = {"type": "us_bank_transfer", "us_bank_transfer": {"reference_status": "pending"}}
TO_CARD = {"type": "card", "card": {"type": "refund"}}

publish_reading(KIND, PATH, "charge", "payment_intent")


@endpoint("POST", PATH, takes(KIND))
def create(call: Call) -> Json:
    choice(call.params, "reason", REASONS)
    charge = charge_to_refund(call)
    amount = amount_to_refund(call, charge)
    fee_back = fee_to_refund(call, charge, amount)
    by_bank = balance.by_bank(charge)
    body = call.new(
        KIND,
        "pyr" if by_bank else "re",
        amount=amount,
        charge=charge["id"],
        destination_details=TO_BANK if by_bank else TO_CARD,
        metadata=metadata(call.params),
        reason=call.params.get("reason"),
        status="pending" if by_bank else "succeeded",
        **picked(charge, "currency", "payment_intent"),
    )
    body["balance_transaction"] = balance.book_refund(call, body, charge, fee_back)["id"]
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    events.tell(call, ("refund.created", body), ("charge.refunded", charge))
    if body["status"] == "succeeded":
        events.emit(call, "refund.updated", body)
    return body


def finish(call: Call, body: Json, outcome: str) -> None:
    """A bank's answer: one that is pending succeeds, and any may fail days later ("fail")."""
    if outcome == "succeed" and body["status"] == "pending":
        events.tell(call, ("refund.updated", body | {"status": "succeeded"}))
    if outcome != "fail" or body["status"] == "failed":
        return
    charge = call.load("charge", body["charge"])
    reason = "declined" if balance.by_bank(charge) else "lost_or_stolen_card"
    body |= {"status": "failed", "failure_reason": reason}
    call.put(charge | {"amount_refunded": charge["amount_refunded"] - body["amount"], "refunded": False})
    events.tell(call, ("refund.updated", body), ("refund.failed", body))


def charge_to_refund(call: Call) -> Json:
    intent_id, charge_id = call.params.get("payment_intent"), call.params.get("charge")
    if not intent_id and not charge_id:
        raise StripeError(
            "One of the following params should be provided for this request: payment_intent or charge.",
            code="parameter_missing",
        )
    if intent_id:
        intent = call.load("payment_intent", intent_id, param="payment_intent")
        charge_id = intent["latest_charge"]
        if intent["status"] != "succeeded" or charge_id is None:
            raise StripeError(
                f"This PaymentIntent ({intent_id}) does not have a successful charge to refund.",
                param="payment_intent",
            )
    charge = call.load("charge", str(charge_id), param="charge")
    if charge["refunded"]:
        raise StripeError(f"Charge {charge_id} has already been refunded.", code="charge_already_refunded")
    disputes = [body for body in call.newest("dispute") if body["charge"] == charge["id"]]
    if not all(body["is_charge_refundable"] for body in disputes):
        raise StripeError(
            f"Charge {charge_id} has been charged back; cannot issue a refund.", code="charge_disputed"
        )
    if not charge["paid"]:
        raise StripeError(f"Charge {charge_id} was not paid.", param="charge")
    return charge


def amount_to_refund(call: Call, charge: Json) -> int:
    left: int = charge["amount"] - charge["amount_refunded"]
    amount = integer(call.params, "amount")
    if amount is None:
        return left
    if amount < 1:
        raise StripeError(
            "This value must be greater than or equal to 1.", code="parameter_invalid_integer", param="amount"
        )
    if amount > left:
        raise StripeError(
            f"Refund amount (${amount / 100:,.2f}) is greater than unrefunded amount on charge"
            f" (${left / 100:,.2f})",
            param="amount",
        )
    return amount


def fee_to_refund(call: Call, charge: Json, amount: int) -> int:
    """Cents of the application fee that go back, in proportion to the refunded part."""
    if not flag(call.params, "refund_application_fee"):
        return 0
    fee: int | None = charge["application_fee_amount"]
    if not fee:
        raise StripeError("This charge has no application fee to refund.", param="refund_application_fee")
    return fee * amount // int(charge["amount"])
