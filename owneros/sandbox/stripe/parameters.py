"""What Stripe says of a wrong parameter, and what it takes for lists and as metadata."""

from collections.abc import Mapping
from typing import Any

from owneros.sandbox.kit.problems import Why, WrongParameter
from owneros.sandbox.stripe.problems import StripeError

METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 50, 40, 500
PAGING = {"limit", "starting_after", "ending_before", "created", "expand"}
WORDS: dict[Why, tuple[str, str | None]] = {
    "unknown": ("Received unknown parameter: {name}", "parameter_unknown"),
    "missing": ("Missing required param: {name}.", "parameter_missing"),
    "object": ("Invalid object: {name}", None),
    "integer": ("Invalid integer: {value}", "parameter_invalid_integer"),
    "flag": ("Invalid boolean: {value}", None),
    "choice": ("Invalid {name}: must be one of {allowed}", None),
    "address": ("Not a valid URL", "url_invalid"),
    "limit": ("Limit must be between {least} and {most}.", None),
    "cursor": ("No such {noun}: '{value}'", "resource_missing"),
}


def wrong(problem: WrongParameter) -> StripeError:
    words, code = WORDS[problem.why]
    name = inside(problem.prefix, problem.name)
    return StripeError(words.format(name=name, **problem.told), code=code, param=name)


def inside(prefix: str, name: str) -> str:
    return f"{prefix}[{name}]" if prefix else name


def metadata(given: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    """At most 50 keys of 40 characters with values of 500. Source: docs.stripe.com/api/metadata"""
    found = given.get("metadata") or {}
    if not isinstance(found, dict):
        raise StripeError("Invalid object: metadata", param=inside(prefix, "metadata"))
    if len(found) > METADATA_KEYS:
        raise StripeError("Metadata can have up to 50 keys.", param=inside(prefix, "metadata"))
    for key, value in found.items():
        where = inside(inside(prefix, "metadata"), key)
        if len(key) > METADATA_KEY_LENGTH or not isinstance(value, str):
            raise StripeError("Metadata keys have up to 40 characters, values are strings.", param=where)
        if len(value) > METADATA_VALUE_LENGTH:
            raise StripeError(
                f"Metadata values can have up to 500 characters, but you passed in a value that is"
                f" {len(value)} characters.",
                param=where,
            )
    return dict(found)
