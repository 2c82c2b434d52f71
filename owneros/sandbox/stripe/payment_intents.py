"""Payment intents, which Checkout makes. Source: https://docs.stripe.com/api/payment_intents"""

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.listing import page
from owneros.sandbox.stripe.parameters import PAGING
from owneros.sandbox.stripe.problems import missing_object

KIND = "payment_intent"
PATH = "/v1/payment_intents"


@endpoint("GET", PATH, PAGING | {"customer"})
def list_all(call: Call) -> Json:
    return page(call, KIND, PATH, ("customer",))


@endpoint("GET", PATH + "/<object_id>", {"client_secret"})
def retrieve(call: Call, object_id: str) -> Json:
    body = call.get(KIND, object_id)
    if body is None:
        raise missing_object("payment_intent", object_id, param="intent")
    return body
