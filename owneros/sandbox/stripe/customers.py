"""Customers. Source: https://docs.stripe.com/api/customers"""

from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.parameters import picked
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.objects import takes
from owneros.sandbox.stripe.parameters import metadata
from owneros.sandbox.stripe.problems import StripeError

KEPT = ("address", "description", "email", "name", "phone", "shipping")


@endpoint("POST", "/v1/customers", takes("customer"))
def create(call: Call) -> Json:
    email = call.params.get("email")
    if email and "@" not in email:
        raise StripeError(f"Invalid email address: {email}", code="email_invalid", param="email")
    prefix = new_id("inv", 8)[4:].upper()
    body = call.new("customer", invoice_prefix=prefix, metadata=metadata(call.params))
    body |= picked(call.params, *KEPT)
    events.tell(call, ("customer.created", body))
    return body


@endpoint("GET", "/v1/customers/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    return call.load("customer", object_id)
