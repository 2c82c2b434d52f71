"""The one configured client of Stripe's SDK.

The SDK is imported at its first use, so that a web process which never needs it does not carry it.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import stripe

API_VERSION = "2026-10-28.endive"

_settings = {"key": "", "base": ""}


def configure(key: str, base: str) -> None:
    """`base` replaces Stripe's own addresses (the sandbox); empty means Stripe itself."""
    _settings.update(key=key, base=base)
    client.cache_clear()


def load() -> None:
    """Import the SDK now, for a process that forks."""
    client()


@lru_cache(maxsize=1)
def client() -> "stripe.StripeClient":
    import stripe

    stripe.enable_telemetry = False
    base = _settings["base"]
    return stripe.StripeClient(
        _settings["key"],
        stripe_version=API_VERSION,
        base_addresses={"api": base, "connect": base, "files": base, "meter_events": base} if base else {},
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=(3, 20)),
    )
