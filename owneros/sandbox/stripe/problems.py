"""Stripe's error envelope. Source: https://docs.stripe.com/api/errors"""

from http import HTTPStatus

from flask import Response, jsonify


class StripeError(Exception):
    """A call that Stripe answers with an error; whatever it changed is undone."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        kind: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = envelope(message, kind=kind, code=code, param=param)


class NoAccess(StripeError):
    """The platform may not act for this account, or may not any more."""

    def __init__(self, account: str) -> None:
        super().__init__("", status=403)
        self.body = no_access(account)


def envelope(message: str, *, kind: str, code: str | None, param: str | None) -> dict[str, object]:
    error: dict[str, object] = {"message": message, "type": kind}
    if code:
        error |= {"code": code, "doc_url": f"https://docs.stripe.com/error-codes/{code}"}
    if param:
        error["param"] = param
    return {"error": error}


def unknown_parameter(name: str) -> StripeError:
    return StripeError(f"Received unknown parameter: {name}", code="parameter_unknown", param=name)


def missing_parameter(name: str) -> StripeError:
    return StripeError(f"Missing required param: {name}.", code="parameter_missing", param=name)


def missing_object(noun: str, object_id: str, *, param: str = "id", status: int = 404) -> StripeError:
    return StripeError(f"No such {noun}: '{object_id}'", status=status, code="resource_missing", param=param)


def no_access(account: str) -> dict[str, object]:
    return envelope(
        f"The provided key 'sk_test_***' does not have access to account '{account}' (or that account does"
        " not exist). Application access may have been revoked.",
        kind="invalid_request_error", code="account_invalid", param=None,
    )  # fmt: skip


def fault_body(status: int) -> dict[str, object]:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return envelope(
            "Request rate limit exceeded.", kind="invalid_request_error", code="rate_limit", param=None
        )
    if status == HTTPStatus.CONFLICT:
        return envelope(
            "There is currently another in-progress request using this idempotency key.",
            kind="idempotency_error", code="idempotency_key_in_use", param=None,
        )  # fmt: skip
    if status == HTTPStatus.FORBIDDEN:
        return no_access("acct_sandbox")
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return envelope("Your card was declined.", kind="card_error", code="card_declined", param=None)
    if status == HTTPStatus.UNAUTHORIZED:
        return envelope("Invalid API Key provided.", kind="invalid_request_error", code=None, param=None)
    kind = "api_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    return envelope(f"The sandbox was asked to answer {status}.", kind=kind, code=None, param=None)


def fault_answer(status: int) -> Response:
    response = jsonify(fault_body(status))
    response.status_code = status
    return response
