"""What Stripe keeps under a key.

v1: an answer is kept once the call began to execute, a 500 too; a refused one (400, 401, 403, 404) is not,
and keys are pruned after 24 hours. v2: a repeat finishes what failed, so only a success is kept, for 30
days. While the first call runs, a second one under its key is refused (409).
Source: https://docs.stripe.com/api/idempotent_requests, https://docs.stripe.com/api-v2-overview
"""

from flask import request

from owneros.sandbox.kit.idempotency import Keys, given_key
from owneros.sandbox.stripe.problems import StripeError, fault_body


def reused(key: str) -> StripeError:
    return StripeError(
        "Keys for idempotent requests can only be used with the same parameters they were first"
        f" used with. Try using a key other than '{key}' if you meant to execute"
        " a different request.",
        kind="idempotency_error",
    )


V1 = Keys("stripe", 24 * 3600, reused, fault_body)
V2 = Keys("stripe", 30 * 24 * 3600, reused)


def keys() -> Keys:
    return V2 if "/v2/" in request.path else V1


def call_key() -> str:
    """The key of the current call within its account; empty when it has none."""
    key = given_key()
    return f"{request.headers.get('Stripe-Account', '')}:{key}" if key else ""
