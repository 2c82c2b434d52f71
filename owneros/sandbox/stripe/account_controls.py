"""/_sandbox/stripe: what a business, or Stripe, does to an account of its own accord."""

from flask import Blueprint, Response, abort, jsonify

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.kit.controls import refuse, wishes
from owneros.sandbox.stripe import accounts, events
from owneros.sandbox.stripe.calls import PLATFORM, of_account
from owneros.sandbox.stripe.onboarding_page import change_capabilities
from owneros.sandbox.stripe.requirements import STATUSES

pages = Blueprint("stripe_accounts", __name__, url_prefix="/_sandbox/stripe")


@pages.post("/accounts/<object_id>/deauthorization")
def cut_off(object_id: str) -> Response:
    """The business takes back the platform's access in its own dashboard."""
    box = current_box()
    with box.store.transaction():
        change(box, object_id, _cut_off=True)
        application = {"id": "ca_sandbox", "object": "application", "name": "OwnerOS"}
        events.emit(of_account(box, object_id), "account.application.deauthorized", application)
    return jsonify(cut_off=True)


@pages.post("/accounts/<object_id>/closing")
def close_account(object_id: str) -> Response:
    box = current_box()
    with box.store.transaction():
        change(box, object_id, closed=True)
        events.emit_thin(of_account(box, PLATFORM), "v2.core.account.closed", object_id)
    return jsonify(closed=True)


def change(box: Box, account: str, **changes: bool) -> None:
    body = box.store.get(accounts.KIND, account, PLATFORM)
    if body is None:
        abort(404)
    box.store.put(accounts.KIND, account, body | changes, PLATFORM)


@pages.post("/accounts/<object_id>")
def change_account(object_id: str) -> Response:
    """`{"status": ..., "capability": name or left out}`: what Stripe itself may decide any day."""
    box = current_box()
    wish = wishes()
    if wish.get("status") not in STATUSES:
        refuse(f"status must be one of {', '.join(STATUSES)}")
    with box.store.transaction():
        call = of_account(box, PLATFORM)
        changed = change_capabilities(call, object_id, wish["status"], wish.get("capability"))
    return jsonify(changed=changed)
