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


@dataclass(frozen=True)
class Target:
    url: str
    secret: str


def listening(box: Box, event: Json) -> list[str]:
    """A connected account's snapshot goes to connect endpoints, the platform's own to the others. Names."""
    connected = "account" in event
    if event["object"] == "v2.core.event":
        names = ["thin"] if event["type"] in THIN_EVENTS else []
    elif event["type"] in (CONNECT_EVENTS if connected else PLATFORM_EVENTS):
        names = ["connect" if connected else "platform"]
    else:
        names = []
    if event["object"] == "event":
        for made in box.store.newest("webhook_endpoint", PLATFORM):
            wanted = made["enabled_events"]
            if made["_connect"] == connected and ("*" in wanted or event["type"] in wanted):
                names.append(made["id"])
    return names


def by_name(box: Box, name: str) -> Target | None:
    settings = box.settings
    own = {
        "platform": Target(f"{settings.app_url}/webhooks/stripe", settings.platform_secret),
        "connect": Target(f"{settings.app_url}/webhooks/stripe/connect", settings.connect_secret),
        "thin": Target(f"{settings.app_url}/webhooks/stripe/thin", settings.thin_secret),
    }
    if name in own:
        return own[name]
    made = box.store.get("webhook_endpoint", name, PLATFORM)
    return Target(made["url"], made["_secret"]) if made else None


def has_own(box: Box) -> bool:
    return bool(box.store.newest("webhook_endpoint", PLATFORM))
