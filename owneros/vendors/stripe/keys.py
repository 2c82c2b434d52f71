"""Making a thing at Stripe once, whatever happens on the way."""

from collections.abc import Callable
from typing import TypeVar

from owneros.vendors.stripe.errors import KeyReused, OutcomeUnknown

Made = TypeVar("Made")
TRIES = 3


def make_once(key: str, make: Callable[[str], Made], find: Callable[[], Made | None]) -> Made:
    """Make it under `key`; when the answer is lost, look whether it is there before asking anew.

    Stripe keeps the first answer of a key for a day, a 500 too. So after a 500 we look, and only when
    nothing is found a further key is used: `key`, `key:2`, `key:3`, the same ones in every repeat.
    Source: docs.stripe.com/api/idempotent_requests. Raises OutcomeUnknown when the call may still be
    under way.
    """
    for attempt in range(1, TRIES + 1):
        try:
            return make(key if attempt == 1 else f"{key}:{attempt}")
        except (OutcomeUnknown, KeyReused) as error:
            found = find()
            if found is not None:
                return found
            in_flight = isinstance(error, OutcomeUnknown) and not error.answered
            if in_flight or attempt == TRIES:
                raise
    raise AssertionError
