"""Stripe's error envelope. Source: https://docs.stripe.com/api/errors"""

from flask import Response, jsonify


class Problem(Exception):
    """A call that Stripe answers with an error; whatever it changed is undone."""

    def __init__(
        self,
        message: str,
        *,
        status: int = 400,
        type: str = "invalid_request_error",
        code: str | None = None,
        param: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.body = envelope(message, type=type, code=code, param=param)


def envelope(message: str, *, type: str, code: str | None, param: str | None) -> dict[str, object]:
    error: dict[str, object] = {"message": message, "type": type}
    if code:
        error |= {"code": code, "doc_url": f"https://docs.stripe.com/error-codes/{code}"}
    if param:
        error["param"] = param
    return {"error": error}


def unknown_parameter(name: str) -> Problem:
    return Problem(
        f"Received unknown parameter: {name}", code="parameter_unknown", param=name
    )


def missing_parameter(name: str) -> Problem:
    return Problem(f"Missing required param: {name}.", code="parameter_missing", param=name)


def missing_object(noun: str, id: str, *, param: str = "id", status: int = 404) -> Problem:
    return Problem(
        f"No such {noun}: '{id}'", status=status, code="resource_missing", param=param
    )


def fault_body(status: int) -> dict[str, object]:
    if status == 429:
        return envelope(
            "Request rate limit exceeded.", type="invalid_request_error", code="rate_limit", param=None
        )
    if status == 402:
        return envelope(
            "Your card was declined.", type="card_error", code="card_declined", param=None
        )
    if status == 401:
        return envelope("Invalid API Key provided.", type="invalid_request_error", code=None, param=None)
    kind = "api_error" if status >= 500 else "invalid_request_error"
    return envelope(f"The sandbox was asked to answer {status}.", type=kind, code=None, param=None)


def fault_answer(status: int) -> Response:
    response = jsonify(fault_body(status))
    response.status_code = status
    return response
