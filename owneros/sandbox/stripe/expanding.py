"""`expand[]`: ids become the objects they name. Source: https://docs.stripe.com/api/expanding_objects"""

from owneros.sandbox.kit.calls import Call
from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import PLATFORM
from owneros.sandbox.stripe.objects import KIND_OF_PREFIX
from owneros.sandbox.stripe.problems import StripeError

MAX_DEPTH = 4


def expanded(call: Call, body: Json) -> Json:
    body, paths = dict(body), call.params.get("expand")
    for path in paths if isinstance(paths, list) else []:
        names = str(path).split(".")
        if len(names) > MAX_DEPTH:
            raise StripeError(f"You cannot expand more than {MAX_DEPTH} levels.", param="expand")
        body = expand_one(call, body, names, str(path))
    return body


def expand_one(call: Call, body: Json, names: list[str], path: str) -> Json:
    name, *rest = names
    found = body.get(name, missing := object())
    if found is missing:
        found = hidden_list(call, body, name)
    if found is None and f"_{name}" not in body and name not in body:
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    if isinstance(found, list):
        found = [expand_one(call, part, rest, path) for part in found] if rest else found
    elif isinstance(found, str):
        found = lookup(call, found, path)
    if rest and isinstance(found, dict):
        found = expand_one(call, found, rest, path)
    return body | {name: found}


def lookup(call: Call, object_id: str, path: str) -> Json:
    kind = KIND_OF_PREFIX.get(object_id.split("_", maxsplit=1)[0], "")
    body = call.get(kind, object_id) or call.box.store.get(kind, object_id, PLATFORM)
    if body is None:
        raise StripeError(f"This property cannot be expanded ({path}).", param="expand")
    return body


def hidden_list(call: Call, body: Json, name: str) -> Json | None:
    """Lists that only an expansion shows: a session's line items, a charge's refunds."""
    if name == "line_items" and "_line_items" in body:
        return as_list(body["_line_items"], f"/v1/checkout/sessions/{body['id']}/line_items")
    if name == "refunds" and body.get("object") == "charge":
        refunds = [part for part in call.newest("refund") if part["charge"] == body["id"]]
        return as_list(refunds, f"/v1/charges/{body['id']}/refunds")
    return None


def as_list(parts: list[Json], url: str, has_more: bool = False) -> Json:
    return {"object": "list", "data": parts, "has_more": has_more, "url": url}
