"""/_sandbox/stripe: how events are delivered, and what became of them."""

from flask import Blueprint, Response, abort, jsonify

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.stripe import accounts, deliveries, events
from owneros.sandbox.stripe.calls import PLATFORM, of_account
from owneros.sandbox.stripe.onboarding_page import change_capabilities
from owneros.sandbox.stripe.requirements import STATUSES
from owneros.sandbox.wishes import wishes

pages = Blueprint("stripe_controls", __name__, url_prefix="/_sandbox/stripe")

SHOWN = (
    "id", "event_id", "type", "target", "state", "attempts", "last_status", "last_error", "queued_at",
)  # fmt: skip


@pages.get("/webhooks")
def list_deliveries() -> Response:
    """Newest first."""
    box = current_box()
    rows = box.store.rows("select * from stripe_delivery order by id desc limit 500")
    mode = box.store.setting("stripe_mode", "normal")
    return jsonify(mode=mode, deliveries=[{name: row[name] for name in SHOWN} for row in rows])


@pages.post("/webhooks")
def set_mode() -> tuple[Response, int] | Response:
    """The mode is for events from now on; what is held stays held until released."""
    mode = wishes().get("mode")
    if mode not in deliveries.MODES:
        return jsonify(error=f"mode must be one of {', '.join(deliveries.MODES)}"), 400
    current_box().store.set_setting("stripe_mode", mode)
    return jsonify(mode=mode)


@pages.post("/webhooks/release")
def release() -> tuple[Response, int] | Response:
    order = wishes().get("order")
    if order not in (None, "normal", "reverse", "shuffle"):
        return jsonify(error="order must be normal, reverse or shuffle"), 400
    return jsonify(released=deliveries.release(current_box(), order))


@pages.post("/resend")
def resend() -> tuple[Response, int] | Response:
    """Sends an event once more to every endpoint it went to, whatever the mode."""
    object_id = str(wishes().get("event_id", ""))
    queued = deliveries.repeat(current_box(), object_id)
    if not queued:
        return jsonify(error=f"No deliveries of event {object_id}"), 404
    return jsonify(queued=queued)


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
def change_account(object_id: str) -> tuple[Response, int] | Response:
    """`{"status": ..., "capability": name or left out}`: what Stripe itself may decide any day."""
    box = current_box()
    wish = wishes()
    if wish.get("status") not in STATUSES:
        return jsonify(error=f"status must be one of {', '.join(STATUSES)}"), 400
    with box.store.transaction():
        call = of_account(box, PLATFORM)
        changed = change_capabilities(call, object_id, wish["status"], wish.get("capability"))
    return jsonify(changed=changed)
