"""/_sandbox/<vendor>: how its events are delivered, and what became of them."""

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response

from owneros.sandbox.box import current_box
from owneros.sandbox.kit.controls import chosen, refuse, wishes
from owneros.sandbox.kit.deliveries import MODES, Deliveries

SHOWN = (
    "id", "event_id", "type", "target", "state", "attempts", "last_status", "last_error", "queued_at",
)  # fmt: skip
MOST = 500


def delivery_controls(deliveries: Deliveries) -> Blueprint:
    vendor = deliveries.vendor
    pages = Blueprint(f"{vendor}_deliveries", __name__, url_prefix=f"/_sandbox/{vendor}")

    @pages.get("/webhooks")
    def list_deliveries() -> Response:
        """Newest first."""
        box = current_box()
        rows = deliveries.newest(box, MOST)
        found = [{name: row[name] for name in SHOWN} for row in rows]
        return jsonify(mode=deliveries.mode(box), deliveries=found)

    @pages.post("/webhooks")
    def set_mode() -> Response:
        mode = chosen("mode", MODES)
        deliveries.choose_mode(current_box(), mode)
        return jsonify(mode=mode)

    @pages.post("/webhooks/release")
    def release() -> Response:
        order = chosen("order", ("", "normal", "reverse", "shuffle"))
        return jsonify(released=deliveries.release(current_box(), order))

    @pages.post("/resend")
    def resend() -> Response:
        """Sends an event once more to every endpoint it went to, whatever the mode."""
        event_id = str(wishes().get("event_id", ""))
        queued = deliveries.repeat(current_box(), event_id)
        if not queued:
            refuse(f"No deliveries of event {event_id}", 404)
        return jsonify(queued=queued)

    return pages
