"""Lists newest first, a page at a time. Source: https://docs.stripe.com/api/pagination"""

from collections.abc import Collection

from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import Call
from owneros.sandbox.stripe.expanding import as_list
from owneros.sandbox.stripe.parameters import integer
from owneros.sandbox.stripe.problems import StripeError, missing_object

LONGEST_PAGE = 100
BOUNDS = {
    "gt": lambda value, bound: value > bound,
    "gte": lambda value, bound: value >= bound,
    "lt": lambda value, bound: value < bound,
    "lte": lambda value, bound: value <= bound,
}


def page(call: Call, kind: str, url: str, filters: Collection[str] = ()) -> Json:
    """Documents of a kind; each name in `filters` must equal the parameter, when that is given."""
    params = call.params
    found = [
        body
        for body in call.newest(kind)
        if all(name not in params or body.get(name) == params[name] for name in filters)
        and created_within(body, params.get("created"))
    ]
    limit = integer(params, "limit") or 10
    if not 1 <= limit <= LONGEST_PAGE:
        raise StripeError("Limit must be between 1 and 100.", param="limit")
    if cursor := params.get("starting_after"):
        found = found[position(found, kind, cursor, "starting_after") + 1 :]
    elif cursor := params.get("ending_before"):
        before = found[: position(found, kind, cursor, "ending_before")]
        return as_list(before[-limit:], url, len(before) > limit)
    return as_list(found[:limit], url, len(found) > limit)


def position(found: list[Json], kind: str, object_id: str, param: str) -> int:
    for place, body in enumerate(found):
        if body["id"] == object_id:
            return place
    raise missing_object(kind.replace(".", " "), object_id, param=param, status=400)


def created_within(body: Json, bounds: object) -> bool:
    if isinstance(bounds, dict):
        return all(
            BOUNDS[name](body["created"], int(value)) for name, value in bounds.items() if name in BOUNDS
        )
    return bounds is None or body["created"] == int(str(bounds))
