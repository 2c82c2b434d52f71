"""Holds an answer of the sandbox against the types of Stripe's own SDK."""

import types
from collections.abc import Iterator
from typing import Any, ClassVar, ForwardRef, Literal, Union, get_args, get_origin

import stripe

ANYTHING = object()


def complaints(body: dict[str, Any], shape: Any, where: str) -> Iterator[str]:
    """What is missing in the answer, or is not what the type says, all the way down."""
    for kind in reversed(shape.__mro__):
        if not (isinstance(kind, type) and issubclass(kind, stripe.StripeObject)):
            continue
        for name, hint in vars(kind).get("__annotations__", {}).items():
            if name.startswith("_") or get_origin(hint) is ClassVar:
                continue
            place = f"{where}.{name}"
            if name not in body:
                if type(None) not in get_args(hint):
                    yield f"{place} is missing"
            else:
                yield from unlike(body[name], hint, place)


def unlike(value: Any, hint: Any, where: str) -> Iterator[str]:
    """Complaints about one value; a union is content when one of its members is."""
    if isinstance(hint, str | ForwardRef):
        hint = getattr(stripe, hint if isinstance(hint, str) else hint.__forward_arg__, ANYTHING)
    origin, parts = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        found = [list(unlike(value, part, where)) for part in parts]
        if all(found):
            yield from min(found, key=len) if isinstance(value, dict) else found[0]
    elif origin is Literal and value not in parts:
        yield f"{where} is {value!r}, not one of {parts}"
    elif origin is list:
        if type(value) is not list:
            yield f"{where} is no list"
        for place, part in enumerate(value if type(value) is list else []):
            yield from unlike(part, parts[0], f"{where}[{place}]")
    elif isinstance(hint, type):
        yield from unlike_class(value, hint, where)


def unlike_class(value: Any, kind: type, where: str) -> Iterator[str]:
    if issubclass(kind, stripe.StripeObject):
        if isinstance(value, dict):
            yield from complaints(value, kind, where)
        else:
            yield f"{where} is {value!r}, no object"
    elif kind in (str, int, bool, float, type(None)) and type(value) is not kind:
        yield f"{where} is {value!r}, no {kind.__name__}"
