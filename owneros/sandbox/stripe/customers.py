"""Customers. Source: https://docs.stripe.com/api/customers"""

from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.parameters import metadata
from owneros.sandbox.stripe.problems import StripeError

FIELDS = {
    "address", "balance", "business_name", "cash_balance", "description", "email", "individual_name",
    "invoice_prefix", "invoice_settings", "metadata", "name", "next_invoice_sequence",
    "payment_method", "phone", "preferred_locales", "shipping", "source", "tax", "tax_exempt",
    "tax_id_data", "test_clock", "validate",
}  # fmt: skip
KEPT = ("address", "description", "email", "name", "phone", "shipping")


@endpoint("POST", "/v1/customers", FIELDS)
def create(call: Call) -> Json:
    email = call.params.get("email")
    if email and "@" not in email:
        raise StripeError(f"Invalid email address: {email}", code="email_invalid", param="email")
    body = {
        "id": new_id("cus", 14),
        "object": "customer",
        "balance": 0,
        "created": call.now(),
        "currency": None,
        "default_source": None,
        "delinquent": False,
        "discount": None,
        "invoice_prefix": new_id("inv", 8)[4:].upper(),
        "livemode": False,
        "metadata": metadata(call.params),
        "tax_exempt": "none",
        **{name: call.params.get(name) for name in KEPT},
    }
    call.put(body)
    events.emit(call, "customer.created", body)
    return body


@endpoint("GET", "/v1/customers/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    return call.load("customer", object_id)
