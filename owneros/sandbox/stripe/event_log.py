"""Reading events back. Source: https://docs.stripe.com/api/events and /api/v2/core/events"""

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import PLATFORM, Call, endpoint
from owneros.sandbox.stripe.events import SNAPSHOT, THIN
from owneros.sandbox.stripe.listing import publish_reading
from owneros.sandbox.stripe.problems import StripeError

publish_reading(SNAPSHOT, "/v1/events", "type")


@endpoint("GET", "/v2/core/events/<object_id>")
def retrieve_thin(call: Call, object_id: str) -> Json:
    body = call.box.store.get(THIN, object_id, PLATFORM)
    if body is None:
        raise StripeError(f"Event not found: {object_id}", status=404, code="not_found")
    return body
