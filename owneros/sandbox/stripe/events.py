"""Something changed: the event is kept and a delivery to each endpoint that listens is queued."""

import json

from owneros.sandbox.kit.calls import shown
from owneros.sandbox.kit.deliveries import Deliveries
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import targets
from owneros.sandbox.stripe.calls import API_VERSION, PLATFORM, Call

DELIVERIES = Deliveries("stripe")
SNAPSHOT = "event"
THIN = "v2.core.event"
WITHOUT_OBJECT = ("v2.core.account_link.returned",)


def emit(call: Call, kind: str, body: Json) -> None:
    """A v1 snapshot event; one of a connected account carries its id."""
    event: Json = {
        "id": new_id("evt"),
        "object": SNAPSHOT,
        "api_version": API_VERSION,
        "created": call.now(),
        "data": {"object": shown(body)},
        "livemode": False,
        "pending_webhooks": 1,
        "request": {"id": call.request_id or None, "idempotency_key": call.idempotency_key or None},
        "type": kind,
    }
    if call.account != PLATFORM:
        event["account"] = call.account
    call.put(event)
    queue(call, event)


def emit_thin(call: Call, kind: str, account: str, data: Json | None = None) -> None:
    """A v2 event about an account: delivered thin, fetched whole from /v2/core/events."""
    event: Json = {
        "id": new_id("evt_test", 32),
        "object": THIN,
        "type": kind,
        "created": call.box.clock.iso(),
        "context": None,
        "livemode": False,
        "reason": None,
    }
    if kind not in WITHOUT_OBJECT:
        event["related_object"] = {
            "id": account,
            "type": "v2.core.account",
            "url": f"/v2/core/accounts/{account}",
        }
    if call.request_id:
        event["reason"] = {
            "type": "request",
            "request": {"id": call.request_id, "idempotency_key": call.idempotency_key},
        }
    call.box.store.put(THIN, event["id"], event | {"data": data or {}}, PLATFORM)
    queue(call, event)


def queue(call: Call, event: Json) -> None:
    DELIVERIES.queue(
        call.box, event["id"], event["type"], json.dumps(event), targets.listening(call.box, event)
    )
