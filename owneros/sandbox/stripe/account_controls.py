"""/_sandbox/stripe: what a business, or Stripe, does to an account of its own accord."""

from dataclasses import replace

from flask import Blueprint, Response, jsonify

from owneros.sandbox.kit.controls import chosen, wishes
from owneros.sandbox.stripe import accounts, events
from owneros.sandbox.stripe.calls import found
from owneros.sandbox.stripe.onboarding_page import change_capabilities
from owneros.sandbox.stripe.requirements import STATUSES

pages = Blueprint("stripe_accounts", __name__, url_prefix="/_sandbox/stripe")


@pages.post("/accounts/<object_id>/deauthorization")
def cut_off(object_id: str) -> Response:
    """The business takes back the platform's access in its own dashboard."""
    call, account = found(accounts.KIND, object_id)
    application = {"id": "ca_sandbox", "object": "application", "name": "OwnerOS"}
    with call.box.store.transaction():
        call.put(account | {"_cut_off": True})
        events.emit(replace(call, account=object_id), "account.application.deauthorized", application)
    return jsonify(cut_off=True)


@pages.post("/accounts/<object_id>/closing")
def close_account(object_id: str) -> Response:
    call, account = found(accounts.KIND, object_id)
    with call.box.store.transaction():
        call.put(account | {"closed": True})
        events.emit_thin(call, "v2.core.account.closed", object_id)
    return jsonify(closed=True)


@pages.post("/accounts/<object_id>")
def change_account(object_id: str) -> Response:
    """`{"status": ..., "capability": name or left out}`: what Stripe itself may decide any day."""
    status = chosen("status", STATUSES)
    return jsonify(changed=change_capabilities(object_id, status, wishes().get("capability")))
