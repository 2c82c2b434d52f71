"""What a payment leaves in the account: Stripe's fee, and the application fee to us.

A card costs 2.9 % + 30 cents and is a "charge"; a bank debit costs 0.8 %, at most $5, and is a "payment".
"""

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import Call, endpoint

KIND = "balance_transaction"
DAYS_UNTIL_AVAILABLE = 2
MOST_FOR_DEBIT = 500
CATEGORIES = {"payment": "charge", "payment_refund": "refund", "adjustment": "dispute"}


@endpoint("GET", "/v1/balance_transactions/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    return call.load(KIND, object_id, noun="balance transaction")


@endpoint("GET", "/v1/balance")
def retrieve_balance(call: Call) -> Json:
    """Everything that was booked waits to become available."""
    pending = sum(body["net"] for body in call.newest(KIND))
    return {
        "object": "balance",
        "available": [{"amount": 0, "currency": "usd"}],
        "livemode": False,
        "pending": [{"amount": pending, "currency": "usd"}],
    }


def by_bank(charge: Json) -> bool:
    return bool(charge["payment_method_details"]["type"] == "us_bank_account")


def stripe_fee(charge: Json) -> int:
    """Cents, rounded half up. Source: https://stripe.com/pricing, https://stripe.com/pricing/local-payment-methods"""
    amount: int = charge["amount"]
    if by_bank(charge):
        return min((amount * 8 + 500) // 1000, MOST_FOR_DEBIT)
    return (amount * 29 + 500) // 1000 + 30


def book_charge(call: Call, charge: Json) -> Json:
    details = [detail(stripe_fee(charge), "stripe_fee", "Stripe processing fees", charge)]
    if charge["application_fee_amount"]:
        details.append(detail(charge["application_fee_amount"], "application_fee", "OwnerOS fee", charge))
    return book(call, charge, charge["amount"], details, "payment" if by_bank(charge) else "charge")


def book_refund(call: Call, refund: Json, charge: Json, fee_back: int) -> Json:
    """Stripe keeps its own fee of a refunded payment; ours goes back when asked (`fee_back` cents)."""
    details = [detail(-fee_back, "application_fee", "OwnerOS fee refund", refund)] if fee_back else []
    kind = "payment_refund" if by_bank(charge) else "refund"
    return book(call, refund, -refund["amount"], details, kind)


def book(call: Call, source: Json, amount: int, details: list[Json], kind: str) -> Json:
    fee = sum(part["amount"] for part in details)
    booked = call.new(
        KIND,
        amount=amount,
        available_on=call.now() + DAYS_UNTIL_AVAILABLE * 86_400,
        currency=source["currency"],
        description=source.get("description"),
        fee=fee,
        fee_details=details,
        net=amount - fee,
        reporting_category=CATEGORIES.get(kind, kind),
        source=source["id"],
        type=kind,
    )
    return call.put(booked)


def detail(amount: int, kind: str, description: str, source: Json) -> Json:
    return {
        "amount": amount,
        "application": None,
        "currency": source["currency"],
        "description": description,
        "type": kind,
    }
