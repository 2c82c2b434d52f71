"""The frame around every API call: key, version, account, parameters, stored answers, errors."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, g, jsonify, request

from owneros.sandbox.box import Box, current_box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import (
    account_links,
    accounts,
    balance,
    charges,
    checkout_page,
    customers,
    disputes,
    event_log,
    money_controls,
    onboarding_page,
    payment_intents,
    refunds,
    sessions,
    webhook_controls,
    webhook_endpoints,
)
from owneros.sandbox.stripe.calls import API_VERSION, ENDPOINTS, PLATFORM, Call, Endpoint
from owneros.sandbox.stripe.expanding import expanded, shown
from owneros.sandbox.stripe.form_encoding import decode
from owneros.sandbox.stripe.idempotency import fingerprint, generation, store_answer, stored_answer
from owneros.sandbox.stripe.ids import new_id
from owneros.sandbox.stripe.parameters import check_names
from owneros.sandbox.stripe.problems import NoAccess, StripeError, fault_body

AREAS = (
    account_links, accounts, balance, charges, customers, disputes, event_log, payment_intents, refunds,
    sessions, webhook_endpoints,
)  # fmt: skip  # importing an area publishes its endpoints
KEY_PREFIX = "sk_test_sandbox"
LONGEST_KEY = 255  # characters of an idempotency key


def register(app: Flask) -> None:
    api = Blueprint("stripe_api", __name__, url_prefix="/stripe")
    for number, endpoint in enumerate(ENDPOINTS):
        api.add_url_rule(endpoint.path, f"call_{number}", answering(endpoint), methods=[endpoint.method])
    api.add_url_rule(
        "/<any(v1,v2):version>/<path:rest>", "unknown", unknown, methods=["GET", "POST", "DELETE"]
    )
    app.register_blueprint(api)
    for pages in (checkout_page.pages, onboarding_page.pages, webhook_controls.pages, money_controls.pages):
        app.register_blueprint(pages)


def unknown(version: str, rest: str) -> Response:
    problem = StripeError(
        f"Unrecognized request URL ({request.method}: /{version}/{rest}). The sandbox does not have it.",
        status=404,
    )
    return finished(problem.status, problem.body, new_id("req", 14))


def answering(endpoint: Endpoint) -> Callable[..., Response]:
    def answer(**path: str) -> Response:
        request_id = new_id("req", 14)
        try:
            status, body, replayed = perform(endpoint, read_call(request_id), path)
        except StripeError as problem:
            status, body, replayed = problem.status, problem.body, False
        response = finished(status, body, request_id)
        if replayed:
            response.headers["Idempotent-Replayed"] = "true"
        return response

    return answer


def perform(endpoint: Endpoint, call: Call, path: dict[str, str]) -> tuple[int, Json, bool]:
    store = call.box.store
    keyed = request.method == "POST" and call.idempotency_key
    print_ = fingerprint(request.method, request.path, call.params)
    with store.transaction():
        if keyed and (stored := stored_answer(store, call, print_)):
            return *stored, True
        status, body = 200, execute(endpoint, call, path)
        kept_status, kept_body = status, body
        if g.fault and g.fault.after and g.fault.stored and generation() == "v1":
            kept_status = g.fault.answer_status
            kept_body = fault_body(kept_status)
        if keyed:
            store_answer(store, call, print_, kept_status, kept_body)
        return status, body, False


def execute(endpoint: Endpoint, call: Call, path: dict[str, str]) -> Json:
    check_names(call.params, {*endpoint.known, "expand"}, endpoint.required)
    body = endpoint.deed(call, **path)
    found: Json = shown(expanded(call, body, call.params.get("expand")))
    return found


def read_call(request_id: str) -> Call:
    box = current_box()
    authenticate()
    check_version()
    key = request.headers.get("Idempotency-Key")
    if key and len(key) > LONGEST_KEY:
        raise StripeError("Idempotency keys may have up to 255 characters.", kind="idempotency_error")
    return Call(box, acting_account(box), read_params(), request_id, key)


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
        raise NoAccess(named)
    return named


def read_params() -> dict[str, Any]:
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


def finished(status: int, body: Json, request_id: str) -> Response:
    response = jsonify(body)
    response.status_code = status
    response.headers["Request-Id"] = request_id
    response.headers["Stripe-Version"] = request.headers.get("Stripe-Version", API_VERSION)
    if account := request.headers.get("Stripe-Account"):
        response.headers["Stripe-Account"] = account
    return response
