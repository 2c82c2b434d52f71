"""What Stripe's calls are like: key, version, account, parameters, and the headers of an answer."""

from flask import Blueprint, Response, jsonify, request

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.kit.api import Api, new_request_id
from owneros.sandbox.kit.calls import Answer
from owneros.sandbox.kit.idempotency import given_key
from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import API_VERSION, PLATFORM, Call, endpoint
from owneros.sandbox.stripe.expanding import expanded
from owneros.sandbox.stripe.form_encoding import decode
from owneros.sandbox.stripe.idempotency import keys
from owneros.sandbox.stripe.parameters import wrong
from owneros.sandbox.stripe.problems import StripeError, no_access

KEY_PREFIX = "sk_test_sandbox"
LONGEST_KEY = 255  # characters of an idempotency key


def calls() -> Blueprint:
    made = API.blueprint()
    made.add_url_rule(
        "/<any(v1,v2):version>/<path:rest>", "unknown", unknown, methods=["GET", "POST", "DELETE"]
    )
    return made


def unknown(version: str, rest: str) -> Response:
    problem = StripeError(
        f"Unrecognized request URL ({request.method}: /{version}/{rest}). The sandbox does not have it.",
        status=404,
    )
    return API.refused(problem, new_request_id())


def read(request_id: str) -> Call:
    box = current_box()
    authenticate()
    check_version()
    if len(request.headers.get("Idempotency-Key", "")) > LONGEST_KEY:
        raise StripeError("Idempotency keys may have up to 255 characters.", kind="idempotency_error")
    return Call(box, acting_account(box), read_params(), request_id, given_key())


def authenticate() -> None:
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or not key:
        raise StripeError(
            "You did not provide an API key. You need to provide your API key in the Authorization"
            " header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
            status=401,
        )
    if not key.startswith(KEY_PREFIX):
        raise StripeError(f"Invalid API Key provided: {key[:8]}***{key[-4:]}", status=401)


def check_version() -> None:
    version = request.headers.get("Stripe-Version", API_VERSION)
    if version != API_VERSION:
        raise StripeError(f"Invalid Stripe API version: {version}. The sandbox speaks {API_VERSION}.")


def acting_account(box: Box) -> str:
    """The account the call works in. An account the platform has no access to: 403."""
    named = request.headers.get("Stripe-Account")
    if named is None:
        return PLATFORM
    found = box.store.get("v2.core.account", named, PLATFORM)
    if found is None or found.get("_cut_off"):
        raise no_access(named)
    return named


def read_params() -> Json:
    if request.method != "POST":
        return decode(request.args.items(multi=True))
    if "/v2/" in request.path:
        body = request.get_json(silent=True)
        if not isinstance(body, dict):
            raise StripeError("v2 calls take a JSON object.")
        return body
    if request.content_length and request.mimetype != "application/x-www-form-urlencoded":
        raise StripeError(
            f"Invalid request: v1 calls take application/x-www-form-urlencoded, not {request.mimetype}."
        )
    return decode(request.form.items(multi=True))


def write(answer: Answer, request_id: str) -> Response:
    response = jsonify(answer.body)
    response.status_code = answer.status
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = request.headers.get("Stripe-Version", API_VERSION)
    if account := request.headers.get("Stripe-Account"):
        response.headers["Stripe-Account"] = account
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


API = Api("stripe", "/stripe", endpoint, read, write, wrong, keys, expanded)
