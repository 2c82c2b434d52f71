"""Stripe's error envelope. Source: https://docs.stripe.com/api/errors"""

from http import HTTPStatus

from flask import Response, jsonify

from owneros.sandbox.kit.problems import Refusal
from owneros.sandbox.store import Json


class StripeError(Refusal):
    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        error = {"message": message, "type": kind}
        if code:
            error |= {"code": code, "doc_url": f"https://docs.stripe.com/error-codes/{code}"}
        if param:
            error["param"] = param
        super().__init__(message, status, {"error": error})


def missing_object(noun: str, object_id: str, *, param: str = "id", status: int = 404) -> StripeError:
    return StripeError(f"No such {noun}: '{object_id}'", status=status, code="resource_missing", param=param)


def no_access(account: str) -> StripeError:
    """The platform may not act for this account, or may not any more."""
    return StripeError(
        f"The provided key 'sk_test_***' does not have access to account '{account}' (or that account does"
        " not exist). Application access may have been revoked.",
        status=403,
        code="account_invalid",
    )


FAULTS = {
    401: StripeError("Invalid API Key provided."),
    402: StripeError("Your card was declined.", kind="card_error", code="card_declined"),
    403: no_access("acct_sandbox"),
    409: StripeError(
        "There is currently another in-progress request using this idempotency key.",
        kind="idempotency_error",
        code="idempotency_key_in_use",
    ),
    429: StripeError("Request rate limit exceeded.", code="rate_limit"),
}


def fault_body(status: int) -> Json:
    kind = "api_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    asked = StripeError(f"The sandbox was asked to answer {status}.", kind=kind)
    found: Json = FAULTS.get(status, asked).body
    return found


def fault_answer(status: int) -> Response:
    response = jsonify(fault_body(status))
    response.status_code = status
    return response
