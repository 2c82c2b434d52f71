"""Making a thing at Stripe once, whatever happens on the way."""

from collections.abc import Callable
from typing import TypeVar

from owneros.vendors.stripe.errors import OutcomeUnknown

Made = TypeVar("Made")


def make_once(make: Callable[[], Made], find: Callable[[], Made | None]) -> Made:
    """Make it; when the answer is lost, look whether it is there.

    `make` uses one idempotency key in every repeat. Stripe keeps the first answer of a key for a day, a 500
    too, so what is not found stays unknown until the same key gets another answer: a second key could make a
    second one. Source: docs.stripe.com/api/idempotent_requests. Raises OutcomeUnknown.
    """
    try:
        return make()
    except OutcomeUnknown:
        found = find()
        if found is None:
            raise
        return found
