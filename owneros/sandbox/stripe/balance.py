"""What a payment leaves in the account: 2.9 % + 30 cents go to Stripe, the application fee to us."""

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.ids import new_id
from owneros.sandbox.stripe.problems import missing_object

KIND = "balance_transaction"
DAYS_UNTIL_AVAILABLE = 2


@endpoint("GET", "/v1/balance_transactions/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    body = call.get(KIND, object_id)
    if body is None:
        raise missing_object("balance transaction", object_id)
    return body


def stripe_fee(amount: int) -> int:
    """Cents: 2.9 %, rounded half up, plus 30. Source: https://stripe.com/pricing"""
    return (amount * 29 + 500) // 1000 + 30


def book_charge(call: Call, charge: Json) -> Json:
    details = [detail(stripe_fee(charge["amount"]), "stripe_fee", "Stripe processing fees", charge)]
    if charge["application_fee_amount"]:
        details.append(detail(charge["application_fee_amount"], "application_fee", "OwnerOS fee", charge))
    return book(call, charge, charge["amount"], details, "charge")


def book_refund(call: Call, refund: Json, fee_back: int) -> Json:
    """Stripe keeps its own fee of a refunded payment; ours goes back when asked (`fee_back` cents)."""
    details = [detail(-fee_back, "application_fee", "OwnerOS fee refund", refund)] if fee_back else []
    return book(call, refund, -refund["amount"], details, "refund")


def book(call: Call, source: Json, amount: int, details: list[Json], kind: str) -> Json:
    fee = sum(part["amount"] for part in details)
    return call.put(
        {
            "id": new_id("txn"),
            "object": KIND,
            "amount": amount,
            "available_on": call.now() + DAYS_UNTIL_AVAILABLE * 86_400,
            "balance_type": "payments",
            "created": call.now(),
            "currency": source["currency"],
            "description": source.get("description"),
            "exchange_rate": None,
            "fee": fee,
            "fee_details": details,
            "net": amount - fee,
            "reporting_category": kind,
            "source": source["id"],
            "status": "pending",
            "type": kind,
        }
    )


def detail(amount: int, kind: str, description: str, source: Json) -> Json:
    return {
        "amount": amount,
        "application": None,
        "currency": source["currency"],
        "description": description,
        "type": kind,
    }
