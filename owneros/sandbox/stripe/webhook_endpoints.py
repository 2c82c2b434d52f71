"""Webhook endpoints made by API, besides the three the sandbox is started with."""

from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.parameters import address, flag, picked
from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import API_VERSION, Call, endpoint
from owneros.sandbox.stripe.listing import page
from owneros.sandbox.stripe.objects import takes
from owneros.sandbox.stripe.parameters import PAGING, metadata
from owneros.sandbox.stripe.problems import StripeError

KIND = "webhook_endpoint"
PATH = "/v1/webhook_endpoints"


@endpoint("POST", PATH, takes(KIND), {"url", "enabled_events"})
def create(call: Call) -> Json:
    enabled = call.params["enabled_events"]
    if not isinstance(enabled, list):
        raise StripeError("Invalid array", param="enabled_events")
    if call.params.get("api_version", API_VERSION) != API_VERSION:
        raise StripeError(f"Invalid api_version: the sandbox speaks {API_VERSION}.", param="api_version")
    body = call.new(
        KIND,
        enabled_events=enabled,
        metadata=metadata(call.params),
        url=address(call.params, "url"),
        _connect=flag(call.params, "connect"),
        _secret=new_id("whsec", 32),
        **picked(call.params, "api_version", "description"),
    )
    return call.put(body) | {"secret": body["_secret"]}


@endpoint("GET", PATH, PAGING)
def list_all(call: Call) -> Json:
    return page(call, KIND, PATH)
