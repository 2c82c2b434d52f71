"""Reads `a[0][b]=c` as v1 writes it: a place whose keys are all numbers is a list."""

from collections.abc import Iterable
from typing import Any

from owneros.sandbox.stripe.problems import StripeError


def decode(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    tree: dict[str, Any] = {}
    for name, value in pairs:
        place = tree
        *path, last = steps(name)
        for step in path:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):
                raise StripeError(f"Invalid parameter: {name}", param=name)
        if last == "":
            last = str(len(place))
        place[last] = value
    return {name: as_list(value) for name, value in tree.items()}


def steps(name: str) -> list[str]:
    if "[" not in name:
        return [name]
    head, _, rest = name.partition("[")
    if not rest.endswith("]"):
        raise StripeError(f"Invalid parameter: {name}", param=name)
    return [head, *rest[:-1].split("][")]


def as_list(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: as_list(part) for key, part in value.items()}
    if inner and all(key.isdigit() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner
