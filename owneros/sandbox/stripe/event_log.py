"""Reading events back. Source: https://docs.stripe.com/api/events and /api/v2/core/events"""

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import PLATFORM, Call, endpoint
from owneros.sandbox.stripe.events import SNAPSHOT, THIN
from owneros.sandbox.stripe.listing import page
from owneros.sandbox.stripe.parameters import PAGING
from owneros.sandbox.stripe.problems import StripeError, missing_object

PATH = "/v1/events"


@endpoint("GET", PATH, PAGING | {"type"})
def list_all(call: Call) -> Json:
    return page(call, SNAPSHOT, PATH, ("type",))


@endpoint("GET", PATH + "/<object_id>")
def retrieve(call: Call, object_id: str) -> Json:
    body = call.get(SNAPSHOT, object_id)
    if body is None:
        raise missing_object("event", object_id)
    return body


@endpoint("GET", "/v2/core/events/<object_id>")
def retrieve_thin(call: Call, object_id: str) -> Json:
    body = call.box.store.get(THIN, object_id, PLATFORM)
    if body is None:
        raise StripeError(f"Event not found: {object_id}", status=404, code="not_found")
    return body
