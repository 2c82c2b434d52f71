"""Checkout sessions for one payment. Source: https://docs.stripe.com/api/checkout/sessions"""

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events, session_terms
from owneros.sandbox.stripe.calls import Call, endpoint, of_account
from owneros.sandbox.stripe.expanding import as_list
from owneros.sandbox.stripe.listing import page
from owneros.sandbox.stripe.parameters import PAGING, metadata
from owneros.sandbox.stripe.problems import StripeError

KIND = "checkout.session"
PATH = "/v1/checkout/sessions"


@endpoint("POST", PATH, session_terms.FIELDS | {"payment_method_types"}, {"mode"})
def create(call: Call) -> Json:
    terms = session_terms.read(call)
    object_id = new_id("cs_test", 58)
    body: Json = {
        "id": object_id,
        "object": KIND,
        "allowed_payment_method_types": call.params.get("allowed_payment_method_types"),
        "amount_subtotal": terms.amount,
        "amount_total": terms.amount,
        "automatic_tax": {"enabled": False, "liability": None, "provider": None, "status": None},
        "cancel_url": terms.cancel_url,
        "client_reference_id": call.params.get("client_reference_id"),
        "created": call.now(),
        "currency": terms.currency,
        "custom_fields": [],
        "custom_text": {},
        "customer": call.params.get("customer"),
        "customer_details": None,
        "customer_email": call.params.get("customer_email"),
        "expires_at": terms.expires_at,
        "livemode": False,
        "metadata": metadata(call.params),
        "mode": "payment",
        "payment_intent": None,
        "payment_method_types": session_terms.payment_method_types(call.params),
        "payment_status": "unpaid",
        "shipping_options": [],
        "status": "open",
        "success_url": terms.success_url,
        "total_details": {"amount_discount": 0, "amount_shipping": 0, "amount_tax": 0},
        "ui_mode": "hosted_page",
        "url": f"{current_box().url()}/stripe/c/pay/{object_id}",
        "_line_items": terms.line_items,
        "_payment_intent_data": terms.payment_intent_data,
    }
    return call.put(body)


@endpoint("GET", PATH, PAGING | {"customer", "payment_intent", "status", "customer_details"})
def list_all(call: Call) -> Json:
    expire_due(call.box)
    return page(call, KIND, PATH, ("customer", "payment_intent", "status"))


@endpoint("GET", PATH + "/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    expire_due(call.box)
    return load(call, object_id)


@endpoint("GET", PATH + "/<object_id>/line_items", PAGING)
def line_items(call: Call, object_id: str) -> Json:
    return as_list(load(call, object_id)["_line_items"], f"{PATH}/{object_id}/line_items")


@endpoint("POST", PATH + "/<object_id>/expire")
def expire(call: Call, object_id: str) -> Json:
    body = load(call, object_id)
    if body["status"] != "open":
        raise StripeError(
            'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session'
            f" has a status of `{body['status']}`."
        )
    return close(call, body)


def load(call: Call, object_id: str) -> Json:
    return call.load(KIND, object_id)


def close(call: Call, body: Json) -> Json:
    """An open session expires: it can no longer be paid, a payment under way is canceled."""
    body |= {"status": "expired", "url": None}
    intent = body["payment_intent"] and call.get("payment_intent", body["payment_intent"])
    if intent:
        intent |= {"status": "canceled", "canceled_at": call.now()}
        call.put(intent)
        events.emit(call, "payment_intent.canceled", intent)
    call.put(body)
    events.emit(call, "checkout.session.expired", body)
    return body


def expire_due(box: Box) -> None:
    """Open sessions whose time is over, in every account."""
    with box.store.transaction():
        for account, body in box.store.due(KIND, "open", "expires_at", box.clock.now()):
            close(of_account(box, account), body)
