"""Stored answers: the same key gives the same answer, in v1 a stored 500 too.

v1: an answer is kept once the call began to execute; a refused one (400, 401, 403, 404) is not, and
keys are pruned after 24 hours. v2: a repeat finishes what failed, so only a success is kept, for 30
days. While the first call runs, a second one under its key is refused (409).
Source: https://docs.stripe.com/api/idempotent_requests, https://docs.stripe.com/api-v2-overview
"""

import hashlib
import json

from flask import request

from owneros.sandbox.store import Json, Store
from owneros.sandbox.stripe.calls import Call
from owneros.sandbox.stripe.problems import StripeError

SCHEMA = """
create table if not exists stripe_answer (
    account text not null, key text not null, fingerprint text not null, at integer not null,
    status integer not null, body text not null, primary key (account, key)
);
"""
KEPT_SECONDS = {"v1": 24 * 3600, "v2": 30 * 24 * 3600}


def generation() -> str:
    """Of the current call: v1 or v2."""
    return "v2" if "/v2/" in request.path else "v1"


def call_key() -> str:
    """The key of the current call within its account; empty when it has none."""
    key = request.headers.get("Idempotency-Key", "") if request.method == "POST" else ""
    return f"{request.headers.get('Stripe-Account', '')}:{key}" if key else ""


def fingerprint(method: str, path: str, params: Json) -> str:
    return hashlib.sha256(json.dumps([method, path, params], sort_keys=True).encode()).hexdigest()


def stored_answer(store: Store, call: Call, print_: str) -> tuple[int, Json] | None:
    """Raises StripeError when the key was used with other parameters."""
    rows = store.rows(
        "select * from stripe_answer where account = ? and key = ? and at > ?",
        call.account, call.idempotency_key, call.now() - KEPT_SECONDS[generation()],
    )  # fmt: skip
    if not rows:
        return None
    if rows[0]["fingerprint"] != print_:
        raise StripeError(
            "Keys for idempotent requests can only be used with the same parameters they were first"
            f" used with. Try using a key other than '{call.idempotency_key}' if you meant to execute"
            " a different request.",
            kind="idempotency_error",
        )
    return rows[0]["status"], json.loads(rows[0]["body"])


def store_answer(store: Store, call: Call, print_: str, status: int, body: Json) -> None:
    store.run(
        "insert or replace into stripe_answer values (?, ?, ?, ?, ?, ?)",
        call.account, call.idempotency_key, print_, call.now(), status, json.dumps(body),
    )  # fmt: skip
