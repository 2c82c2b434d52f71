"""Something changed: the event is kept and a delivery to each endpoint that listens is queued."""

import json

from owneros.sandbox.kit.calls import shown
from owneros.sandbox.kit.deliveries import Deliveries
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import targets
from owneros.sandbox.stripe.calls import API_VERSION, PLATFORM, Call

DELIVERIES = Deliveries("stripe")
SNAPSHOT = "event"
THIN = "v2.core.event"
WITHOUT_OBJECT = ("v2.core.account_link.returned",)
Change = tuple[str, Json]  # what happened to an object, and how it is now


def tell(call: Call, *changes: Change) -> None:
    """All changed objects are kept, and then each is told of."""
    for _, body in changes:
        call.put(body)
    for kind, body in changes:
        emit(call, kind, body)


def emit(call: Call, kind: str, body: Json) -> None:
    """A v1 snapshot event; one of a connected account carries its id."""
    event = call.new(
        SNAPSHOT,
        api_version=API_VERSION,
        data={"object": shown(body)},
        request={"id": call.request_id or None, "idempotency_key": call.idempotency_key or None},
        type=kind,
    )
    if call.account != PLATFORM:
        event["account"] = call.account
    call.put(event)
    queue(call, event)


def emit_thin(call: Call, kind: str, account: str, data: Json | None = None) -> None:
    """A v2 event about an account: delivered thin, fetched whole from /v2/core/events."""
    event = call.new(THIN, type=kind, created=call.box.clock.iso())
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
    call.platform.put(event | {"data": data or {}})
    queue(call, event)


def queue(call: Call, event: Json) -> None:
    DELIVERIES.queue(
        call.box, event["id"], event["type"], json.dumps(event), targets.listening(call.box, event)
    )
