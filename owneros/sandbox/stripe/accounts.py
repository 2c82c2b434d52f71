"""Accounts v2: a business and what it may do. Source: https://docs.stripe.com/api/v2/core/accounts"""

from typing import Any

from owneros.sandbox.clock import iso
from owneros.sandbox.kit.ids import new_id
from owneros.sandbox.kit.listing import size_of
from owneros.sandbox.kit.parameters import check_names, choice
from owneros.sandbox.kit.problems import WrongParameter
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events, requirements
from owneros.sandbox.stripe.calls import PLATFORM, Call, endpoint
from owneros.sandbox.stripe.listing import LONGEST_PAGE
from owneros.sandbox.stripe.parameters import metadata
from owneros.sandbox.stripe.problems import StripeError

KIND = "v2.core.account"
FIELDS = {
    "account_token", "configuration", "contact_email", "contact_phone", "dashboard", "defaults",
    "display_name", "identity", "include", "metadata",
}  # fmt: skip
INCLUDABLE = {
    "configuration.customer", "configuration.merchant", "configuration.recipient", "defaults",
    "future_requirements", "identity", "requirements",
}  # fmt: skip
CAPABILITIES = {
    "ach_debit_payments", "affirm_payments", "afterpay_clearpay_payments", "amazon_pay_payments",
    "card_payments", "cashapp_payments", "klarna_payments", "link_payments", "us_bank_transfer_payments",
    "zip_payments",
}  # fmt: skip


@endpoint("POST", "/v2/core/accounts", FIELDS)
def create(call: Call) -> Json:
    check(call.params)
    merchant = merchant_wish(call.params)
    if merchant is not None:
        if not call.params.get("contact_email"):
            raise WrongParameter("missing", "contact_email")
        if not (call.params.get("identity") or {}).get("country"):
            raise WrongParameter("missing", "identity.country")
        if not (call.params.get("defaults") or {}).get("responsibilities"):
            raise WrongParameter("missing", "defaults.responsibilities")
    body: Json = {
        "id": new_id("acct", 16),
        "object": KIND,
        "applied_configurations": [],
        "closed": False,
        "configuration": {"customer": None, "merchant": None, "recipient": None},
        "contact_email": None,
        "contact_phone": None,
        "created": iso(call.now()),
        "dashboard": None,
        "defaults": None,
        "display_name": None,
        "future_requirements": {"entries": [], "summary": None},
        "identity": None,
        "livemode": False,
        "metadata": {},
        "requirements": requirements.none_due(),
    }
    apply(body, call.params)
    call.box.store.put(KIND, body["id"], body, PLATFORM)
    events.emit_thin(call, "v2.core.account.created", body["id"])
    return visible(body, call.params)


@endpoint("GET", "/v2/core/accounts", {"applied_configurations", "closed", "limit", "page"})
def list_all(call: Call) -> Json:
    """Newest first, at most 100."""
    limit = size_of(call.params, "limit", usual=20, most=LONGEST_PAGE)
    shown = [body for body in call.box.store.newest(KIND, PLATFORM) if not body["closed"]]
    return {
        "data": [visible(body, {}) for body in shown[:limit]],
        "next_page_url": None,
        "previous_page_url": None,
    }


@endpoint("GET", "/v2/core/accounts/<object_id>", {"include"})
def retrieve(call: Call, object_id: str) -> Json:
    check_include(call.params)
    return visible(load(call, object_id), call.params)


@endpoint("POST", "/v2/core/accounts/<object_id>", FIELDS)
def update(call: Call, object_id: str) -> Json:
    check(call.params)
    body = load(call, object_id)
    apply(body, call.params)
    call.box.store.put(KIND, object_id, body, PLATFORM)
    events.emit_thin(call, "v2.core.account.updated", object_id)
    return visible(body, call.params)


def load(call: Call, object_id: str) -> Json:
    body = call.box.store.get(KIND, object_id, PLATFORM)
    if body is None:
        raise StripeError(f"Account not found: {object_id}", status=404, code="not_found")
    return body


def check(params: Json) -> None:
    if "contact_email" in params and "@" not in str(params["contact_email"] or ""):
        raise StripeError("Invalid email address.", code="email_invalid", param="contact_email")
    check_include(params)
    choice(params, "dashboard", {"express", "full", "none"})
    metadata(params)
    check_names(params.get("configuration"), {"customer", "merchant", "recipient"}, prefix="configuration")
    merchant = merchant_wish(params) or {}
    wishes = merchant.get("capabilities") or {}
    check_names(wishes, CAPABILITIES, prefix="configuration.merchant.capabilities")
    responsibilities = (params.get("defaults") or {}).get("responsibilities")
    if responsibilities is not None:
        names = ("fees_collector", "losses_collector")
        check_names(responsibilities, names, names, "defaults.responsibilities")


def check_include(params: Json) -> None:
    for name in params.get("include") or []:
        if name not in INCLUDABLE:
            raise StripeError(f"Invalid include: {name}", param="include")


def merchant_wish(params: Json) -> Json | None:
    found: Json | None = (params.get("configuration") or {}).get("merchant")
    return found


def apply(body: Json, params: Json) -> None:
    """Merges what was given; a metadata value of null removes its key."""
    for name in ("contact_email", "contact_phone", "dashboard", "display_name"):
        if name in params:
            body[name] = params[name]
    for name in ("defaults", "identity"):
        if params.get(name):
            body[name] = merged(body[name] or {}, params[name])
    for key, value in (params.get("metadata") or {}).items():
        body["metadata"][key] = value
    body["metadata"] = {key: value for key, value in body["metadata"].items() if value is not None}
    if (body["defaults"] or {}).get("responsibilities"):
        body["defaults"]["responsibilities"]["requirements_collector"] = "stripe"
    merchant = merchant_wish(params)
    if merchant is not None:
        apply_merchant(body, merchant)


def apply_merchant(body: Json, wish: Json) -> None:
    merchant = body["configuration"]["merchant"] or {"applied": True, "capabilities": {}}
    rest = {name: value for name, value in wish.items() if name != "capabilities"}
    body["configuration"]["merchant"] = merged(merchant, rest)
    if "merchant" not in body["applied_configurations"]:
        body["applied_configurations"].append("merchant")
    for name, capability in (wish.get("capabilities") or {}).items():
        held = body["configuration"]["merchant"]["capabilities"]
        if capability.get("requested") and name not in held:
            requirements.request_capability(body, name)


def merged(old: Json, new: Json) -> Json:
    result: dict[str, Any] = dict(old)
    for name, value in new.items():
        both = isinstance(value, dict) and isinstance(result.get(name), dict)
        result[name] = merged(result[name], value) if both else value
    return result


def visible(body: Json, params: Json) -> Json:
    """v2 hides sub-objects unless `include` names them, and leaves out what has no value."""
    include = set(params.get("include") or [])
    shown = dict(body)
    for name in ("defaults", "future_requirements", "identity", "requirements"):
        shown[name] = body[name] if name in include else None
    named = {part.partition(".")[2] for part in include if part.startswith("configuration.")}
    shown["configuration"] = (
        {name: part if name in named else None for name, part in body["configuration"].items()}
        if named
        else None
    )
    return without_nothing(shown)


def without_nothing(body: Json) -> Json:
    return {
        name: without_nothing(part) if isinstance(part, dict) else part
        for name, part in body.items()
        if part is not None
    }
