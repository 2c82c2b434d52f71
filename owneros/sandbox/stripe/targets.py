"""Where events go: the app's three endpoints, as `endpoints.json` sets them up, and those made by API."""

import json
from pathlib import Path
from typing import NamedTuple

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import PLATFORM

# docs/operations.md names the same events for each.
OWN: dict[str, Json] = json.loads(Path(__file__).with_name("endpoints.json").read_text())


class Target(NamedTuple):
    url: str
    secret: str


def listening(box: Box, event: Json) -> list[str]:
    """A connected account's snapshot goes to connect endpoints, the platform's own to the others. Names."""
    thin, connected = event["object"] == "v2.core.event", "account" in event
    own = "thin" if thin else "connect" if connected else "platform"
    names = [own] if event["type"] in OWN[own]["events"] else []
    for made in [] if thin else box.store.newest("webhook_endpoint", PLATFORM):
        wanted = made["enabled_events"]
        if made["_connect"] == connected and ("*" in wanted or event["type"] in wanted):
            names.append(made["id"])
    return names


def by_name(box: Box, name: str) -> Target | None:
    if name in OWN:
        secret = getattr(box.settings, f"{name}_secret")
        return Target(box.settings.app_url + OWN[name]["path"], secret)
    made = box.store.get("webhook_endpoint", name, PLATFORM)
    return Target(made["url"], made["_secret"]) if made else None


def has_own(box: Box) -> bool:
    return bool(box.store.newest("webhook_endpoint", PLATFORM))
