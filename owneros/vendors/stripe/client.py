"""The one configured client of Stripe's SDK."""

from functools import lru_cache

import stripe

API_VERSION = "2026-10-28.endive"

_settings = {"key": "", "base": ""}


def configure(key: str, base: str) -> None:
    """`base` replaces Stripe's own addresses (the sandbox); empty means Stripe itself."""
    _settings.update(key=key, base=base)
    stripe.enable_telemetry = False
    client.cache_clear()


@lru_cache(maxsize=1)
def client() -> stripe.StripeClient:
    base = _settings["base"]
    return stripe.StripeClient(
        _settings["key"],
        stripe_version=API_VERSION,
        base_addresses={"api": base, "connect": base, "files": base, "meter_events": base} if base else {},
        max_network_retries=2,
        http_client=stripe.RequestsClient(timeout=(3, 20)),
    )
