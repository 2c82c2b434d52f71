"""Reading webhooks: only what Stripe signed within the last 300 seconds. Source: docs.stripe.com/webhooks.

A signature says who wrote it, not that it can be read: what lacks an id or is no event at all is refused too.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from owneros.foundation.texts import unkeepable
from owneros.vendors.stripe.client import client
from owneros.vendors.stripe.errors import BadSignature

TOLERANCE_SECONDS = 300
LONGEST = 255
BY_PAYMENT, BY_ITSELF = "charge.", "charge.dispute."


@dataclass(frozen=True)
class StripeEvent:
    """A hint that something changed: which object of which account. The object is fetched again."""

    id: str
    kind: str
    account_id: str
    object_id: str


def read_snapshot(body: bytes, signature: str | None, secret: str) -> StripeEvent:
    """A v1 event. Charges name their payment intent. Raises BadSignature."""
    with _signed():
        event = client().construct_event(body, signature, secret, TOLERANCE_SECONDS)
        kind, about = _word(event.type), event.data.object
        by_payment = kind.startswith(BY_PAYMENT) and not kind.startswith(BY_ITSELF)
        return StripeEvent(
            id=_word(event.id),
            kind=kind,
            account_id=_word(getattr(event, "account", None) or "", empty=True),
            object_id=_word(getattr(about, "payment_intent" if by_payment else "id", None) or "", empty=True),
        )


def read_thin(body: bytes, signature: str | None, secret: str) -> StripeEvent:
    """A v2 event notification about an account. Raises BadSignature."""
    with _signed():
        event = client().parse_event_notification(body, signature, secret, TOLERANCE_SECONDS)
        related = getattr(event, "related_object", None)
        account = _word(related.id) if related is not None else ""
        return StripeEvent(id=_word(event.id), kind=_word(event.type), account_id=account, object_id=account)


def _word(value: Any, *, empty: bool = False) -> str:
    """An id or a kind as Stripe writes them. Raises ValueError."""
    if not isinstance(value, str) or len(value) > LONGEST or unkeepable(value) or not (value or empty):
        raise ValueError("This is no id of Stripe.")
    return value


@contextmanager
def _signed() -> Iterator[None]:
    import stripe

    try:
        yield
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise BadSignature("This was not signed by Stripe.") from error
    except (AttributeError, KeyError, TypeError, RecursionError) as error:
        raise BadSignature("This is no event that can be read.") from error
