"""Charges, one for every try to pay. Source: https://docs.stripe.com/api/charges"""

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.listing import page
from owneros.sandbox.stripe.parameters import PAGING
from owneros.sandbox.stripe.problems import missing_object

KIND = "charge"
PATH = "/v1/charges"


@endpoint("GET", PATH, PAGING | {"customer", "payment_intent"})
def list_all(call: Call) -> Json:
    return page(call, KIND, PATH, ("customer", "payment_intent"))


@endpoint("GET", PATH + "/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    body = call.get(KIND, object_id)
    if body is None:
        raise missing_object("charge", object_id)
    return body
