"""The one configured client of Stripe's SDK.

The SDK is imported at its first use, so that a web process which never needs it does not carry it.
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from owneros.vendors.stripe.errors import translated

if TYPE_CHECKING:
    import stripe

API_VERSION = "2026-10-28.endive"


@dataclass(frozen=True)
class Patience:
    """How often a call is repeated by itself under its key, and the seconds that each try may take."""

    retries: int
    connect: int
    answer: int


# A person waits for a web request; a task has time, and is repeated as a whole besides.
HASTY, PATIENT = Patience(1, 2, 8), Patience(2, 3, 20)


@dataclass
class _Settings:
    key: str = ""
    base: str = ""
    patience: Patience = HASTY


_settings = _Settings()


def configure(key: str, base: str) -> None:
    """`base` replaces Stripe's own addresses (the sandbox); empty means Stripe itself."""
    _settings.key, _settings.base = key, base
    client.cache_clear()


def load() -> None:
    """For a process of tasks, before it forks: import the SDK now, and be patient from here on."""
    _settings.patience = PATIENT
    client.cache_clear()
    client()


@lru_cache(maxsize=1)
def client() -> "stripe.StripeClient":
    import stripe

    stripe.enable_telemetry = False
    base, patience = _settings.base, _settings.patience
    return stripe.StripeClient(
        _settings.key,
        stripe_version=API_VERSION,
        base_addresses={"api": base, "connect": base, "files": base, "meter_events": base} if base else {},
        max_network_retries=patience.retries,
        http_client=stripe.RequestsClient(timeout=(patience.connect, patience.answer)),
    )


@translated()
def ask_for_access() -> None:
    """The smallest question that only a valid key gets answered. Raises VendorError."""
    client().v1.balance.retrieve()


def id_of(part: Any) -> str:
    """Of what Stripe tells by its id or as a whole; empty for nothing."""
    return part if isinstance(part, str) else getattr(part, "id", "")
