"""Checkout sessions for one payment. Source: https://docs.stripe.com/api/checkout/sessions"""

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.kit.parameters import picked
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events, session_terms
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.expanding import as_list
from owneros.sandbox.stripe.listing import page
from owneros.sandbox.stripe.objects import takes
from owneros.sandbox.stripe.parameters import PAGING, metadata
from owneros.sandbox.stripe.problems import StripeError

KIND = "checkout.session"
PATH = "/v1/checkout/sessions"


@endpoint("POST", PATH, takes(KIND) | {"payment_method_types"}, {"mode"})
def create(call: Call) -> Json:
    terms = session_terms.read(call)
    params = call.params
    body = call.new(
        KIND,
        metadata=metadata(params),
        **picked(params, "allowed_payment_method_types", "client_reference_id", "customer", "customer_email"),
        **terms,
    )
    return call.put(body | {"url": f"{current_box().url()}/stripe/c/pay/{body['id']}"})


@endpoint("GET", PATH, PAGING | {"customer", "payment_intent", "status", "customer_details"})
def list_all(call: Call) -> Json:
    expire_due(call.box)
    return page(call, KIND, PATH, ("customer", "payment_intent", "status"))


@endpoint("GET", PATH + "/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    expire_due(call.box)
    return call.load(KIND, object_id)


@endpoint("GET", PATH + "/<object_id>/line_items", PAGING)
def line_items(call: Call, object_id: str) -> Json:
    return as_list(call.load(KIND, object_id)["_line_items"], f"{PATH}/{object_id}/line_items")


@endpoint("POST", PATH + "/<object_id>/expire")
def expire(call: Call, object_id: str) -> Json:
    body = call.load(KIND, object_id)
    if body["status"] != "open":
        raise StripeError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session'
            f" has a status of `{body['status']}`."
        )
    return close(call, body)


def close(call: Call, body: Json) -> Json:
    """An open session expires: it can no longer be paid, a payment under way is canceled."""
    body |= {"status": "expired", "url": None}
    intent = body["payment_intent"] and call.get("payment_intent", body["payment_intent"])
    if intent:
        intent |= {"status": "canceled", "canceled_at": call.now()}
        events.tell(call, ("payment_intent.canceled", intent))
    events.tell(call, ("checkout.session.expired", body))
    return body


def expire_due(box: Box) -> None:
    """Open sessions whose time is over, in every account."""
    with box.store.transaction():
        for account, body in box.store.due(KIND, "open", "expires_at", box.clock.now()):
            close(Call(box, account), body)
