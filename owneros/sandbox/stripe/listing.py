"""Lists newest first, a page at a time. Source: https://docs.stripe.com/api/pagination"""

import operator
from collections.abc import Collection

from owneros.sandbox.kit.listing import page_of, size_of
from owneros.sandbox.store import Json
from owneros.sandbox.stripe.calls import Call, endpoint
from owneros.sandbox.stripe.expanding import as_list
from owneros.sandbox.stripe.parameters import PAGING

USUAL_PAGE, LONGEST_PAGE = 10, 100
BOUNDS = {"gt": operator.gt, "gte": operator.ge, "lt": operator.lt, "lte": operator.le}


def publish_reading(
    kind: str, path: str, *filters: str, known: Collection[str] = (), param: str = "id"
) -> None:
    """GET of the list, which may be narrowed by `filters`, and of one object."""

    @endpoint("GET", path, PAGING | {*filters})
    def list_all(call: Call) -> Json:
        return page(call, kind, path, filters)

    @endpoint("GET", path + "/<object_id>", known)
    def retrieve(call: Call, object_id: str) -> Json:
        return call.load(kind, object_id, param=param)


def page(call: Call, kind: str, url: str, filters: Collection[str] = ()) -> Json:
    """Documents of a kind; each name in `filters` must equal the parameter, when that is given."""
    params = call.params
    found = [
        body
        for body in call.newest(kind)
        if all(name not in params or body.get(name) == params[name] for name in filters)
        and created_within(body, params.get("created"))
    ]
    size = size_of(params, "limit", usual=USUAL_PAGE, most=LONGEST_PAGE)
    noun = kind.replace(".", " ")
    parts, more = page_of(found, params, size, after="starting_after", before="ending_before", noun=noun)
    return as_list(parts, url, more)


def created_within(body: Json, bounds: object) -> bool:
    if isinstance(bounds, dict):
        return all(
            BOUNDS[name](body["created"], int(value)) for name, value in bounds.items() if name in BOUNDS
        )
    return bounds is None or body["created"] == int(str(bounds))
