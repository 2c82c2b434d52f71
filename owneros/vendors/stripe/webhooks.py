"""Reading webhooks: only what Stripe signed within the last 300 seconds. Source: docs.stripe.com/webhooks."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from owneros.vendors.stripe.client import client
from owneros.vendors.stripe.errors import BadSignature

TOLERANCE_SECONDS = 300
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
    about = event.data.object
    by_payment = event.type.startswith(BY_PAYMENT) and not event.type.startswith(BY_ITSELF)
    name = "payment_intent" if by_payment else "id"
    return StripeEvent(
        id=event.id,
        kind=event.type,
        account_id=getattr(event, "account", None) or "",
        object_id=str(getattr(about, name, None) or ""),
    )


def read_thin(body: bytes, signature: str | None, secret: str) -> StripeEvent:
    """A v2 event notification about an account. Raises BadSignature."""
    with _signed():
        event = client().parse_event_notification(body, signature, secret, TOLERANCE_SECONDS)
    related = getattr(event, "related_object", None)
    account = related.id if related is not None else ""
    return StripeEvent(id=event.id, kind=event.type, account_id=account, object_id=account)


@contextmanager
def _signed() -> Iterator[None]:
    import stripe

    try:
        yield
    except (stripe.SignatureVerificationError, ValueError) as error:
        raise BadSignature("This was not signed by Stripe.") from error
