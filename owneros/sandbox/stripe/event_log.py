"""Reading events back. Source: https://docs.stripe.com/api/events and /api/v2/core/events"""

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.events import SNAPSHOT, THIN
from owneros.sandbox.stripe.listing import publish_reading

publish_reading(SNAPSHOT, "/v1/events", "type")


@endpoint("GET", "/v2/core/events/<object_id>")
def retrieve_thin(call: Call, object_id: str) -> Json:
    return call.load_v2(THIN, object_id, "Event")
