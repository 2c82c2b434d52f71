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


def fault_body(status: int) -> dict[str, object]:
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return envelope(
            "Request rate limit exceeded.", kind="invalid_request_error", code="rate_limit", param=None
        )
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
