"""Where events go: the app's three endpoints, and those made by API."""

from dataclasses import dataclass

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import PLATFORM

# What the app's three endpoints are set up for at Stripe; docs/operations.md names the same ones.
CONNECT_EVENTS = {
    "account.application.deauthorized",
    "charge.dispute.closed",
    "charge.dispute.created",
    "charge.dispute.funds_reinstated",
    "charge.dispute.funds_withdrawn",
    "charge.dispute.updated",
    "charge.refunded",
    "checkout.session.async_payment_failed",
    "checkout.session.async_payment_succeeded",
    "checkout.session.completed",
    "checkout.session.expired",
    "payment_intent.canceled",
    "payment_intent.payment_failed",
    "payment_intent.succeeded",
    "refund.created",
    "refund.failed",
    "refund.updated",
}
THIN_EVENTS = {
    "v2.core.account[configuration.merchant].capability_status_updated",
    "v2.core.account[requirements].updated",
    "v2.core.account.closed",
}
PLATFORM_EVENTS = {"checkout.session.completed"}
PATHS = {
    "platform": "/webhooks/stripe",
    "connect": "/webhooks/stripe/connect",
    "thin": "/webhooks/stripe/thin",
}


@dataclass(frozen=True)
class Target:
    name: str
    url: str
    secret: str


def listening(box: Box, event: Json) -> list[Target]:
    """A connected account's snapshot goes to connect endpoints, the platform's own to the others."""
    connected = "account" in event
    if event["object"] == "v2.core.event":
        names = ["thin"] if event["type"] in THIN_EVENTS else []
    elif event["type"] in (CONNECT_EVENTS if connected else PLATFORM_EVENTS):
        names = ["connect" if connected else "platform"]
    else:
        names = []
    found = [target for name in names if (target := by_name(box, name))]
    if event["object"] == "event":
        for made in box.store.newest("webhook_endpoint", PLATFORM):
            wanted = made["enabled_events"]
            if made["_connect"] == connected and ("*" in wanted or event["type"] in wanted):
                found.append(Target(made["id"], made["url"], made["_secret"]))
    return found


def by_name(box: Box, name: str) -> Target | None:
    if name in PATHS:
        secrets = {
            "platform": box.settings.platform_secret,
            "connect": box.settings.connect_secret,
            "thin": box.settings.thin_secret,
        }
        return Target(name, box.settings.app_url + PATHS[name], secrets[name])
    made = box.store.get("webhook_endpoint", name, PLATFORM)
    return Target(name, made["url"], made["_secret"]) if made else None


def has_own(box: Box) -> bool:
    return bool(box.store.newest("webhook_endpoint", PLATFORM))
