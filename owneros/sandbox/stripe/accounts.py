"""Accounts v2: a business and what it may do. Source: https://docs.stripe.com/api/v2/core/accounts"""

from typing import Any

from owneros.sandbox.clock import iso
from owneros.sandbox.kit.listing import size_of
from owneros.sandbox.kit.parameters import check_names, choice
from owneros.sandbox.kit.problems import WrongParameter
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import events, requirements
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.listing import LONGEST_PAGE
from owneros.sandbox.stripe.objects import takes
from owneros.sandbox.stripe.parameters import metadata
from owneros.sandbox.stripe.problems import StripeError

KIND = "v2.core.account"
MERCHANT = "configuration.merchant"
NEEDED = ("contact_email", "identity.country", "defaults.responsibilities")  # by a merchant


@endpoint("POST", "/v2/core/accounts", takes(KIND))
def create(call: Call) -> Json:
    check(call.params)
    if at(call.params, MERCHANT) is not None:
        for needed in NEEDED:
            if not at(call.params, needed):
                raise WrongParameter("missing", needed)
    body = call.new(KIND, created=iso(call.now()))
    apply(body, call.params)
    call.platform.put(body)
    events.emit_thin(call, "v2.core.account.created", body["id"])
    return visible(body, call.params)


@endpoint("GET", "/v2/core/accounts", {"applied_configurations", "closed", "limit", "page"})
def list_all(call: Call) -> Json:
    """Newest first, at most 100."""
    limit = size_of(call.params, "limit", usual=20, most=LONGEST_PAGE)
    shown = [body for body in call.platform.newest(KIND) if not body["closed"]]
    return {
        "data": [visible(body, {}) for body in shown[:limit]],
        "next_page_url": None,
        "previous_page_url": None,
    }


@endpoint("GET", "/v2/core/accounts/<object_id>", {"include"})
def retrieve(call: Call, object_id: str) -> Json:
    check_include(call.params)
    return visible(load(call, object_id), call.params)


@endpoint("POST", "/v2/core/accounts/<object_id>", takes(KIND))
def update(call: Call, object_id: str) -> Json:
    check(call.params)
    body = load(call, object_id)
    apply(body, call.params)
    call.platform.put(body)
    events.emit_thin(call, "v2.core.account.updated", object_id)
    return visible(body, call.params)


def load(call: Call, object_id: str) -> Json:
    return call.load_v2(KIND, object_id, "Account")


def check(params: Json) -> None:
    if "contact_email" in params and "@" not in str(params["contact_email"] or ""):
        raise StripeError("Invalid email address.", code="email_invalid", param="contact_email")
    check_include(params)
    choice(params, "dashboard", {"express", "full", "none"})
    metadata(params)
    check_names(params.get("configuration"), {"customer", "merchant", "recipient"}, prefix="configuration")
    wanted = f"{MERCHANT}.capabilities"
    check_names(at(params, wanted), takes(KIND, "capabilities"), prefix=wanted)
    who = "defaults.responsibilities"
    if at(params, who) is not None:
        names = ("fees_collector", "losses_collector")
        check_names(at(params, who), names, names, who)


def check_include(params: Json) -> None:
    for name in params.get("include") or []:
        if name not in takes(KIND, "include"):
            raise StripeError(f"Invalid include: {name}", param="include")


def at(given: Any, path: str) -> Any:
    """What stands at a path of names with dots; None where it leads nowhere."""
    for name in path.split("."):
        given = (given or {}).get(name)
    return given


def apply(body: Json, params: Json) -> None:
    """Merges what was given; a metadata value of null removes its key."""
    for name in ("contact_email", "contact_phone", "dashboard", "display_name"):
        if name in params:
            body[name] = params[name]
    for name in ("defaults", "identity"):
        if params.get(name):
            body[name] = merged(body[name] or {}, params[name])
    body["metadata"] = without_nothing(body["metadata"] | (params.get("metadata") or {}))
    if responsibilities := at(body, "defaults.responsibilities"):
        responsibilities["requirements_collector"] = "stripe"
    merchant = at(params, MERCHANT)
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
