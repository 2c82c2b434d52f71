"""What each call may and must be given, and the reading of single values."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from owneros.sandbox.stripe.problems import StripeError, missing_parameter, unknown_parameter

METADATA_KEYS, METADATA_KEY_LENGTH, METADATA_VALUE_LENGTH = 50, 40, 500
PAGING = {"limit", "starting_after", "ending_before", "created", "expand"}


def check_names(
    given: Any, known: Collection[str], required: Collection[str] = (), prefix: str = ""
) -> dict[str, Any]:
    """Refuses an unknown or a missing name at one level; `prefix` names the level."""
    if given in (None, ""):
        given = {}
    if not isinstance(given, dict):
        raise StripeError(f"Invalid object: {prefix}", param=prefix)
    for name in given:
        if name not in known:
            raise unknown_parameter(inside(prefix, name))
    for name in required:
        if given.get(name) in (None, "", [], {}):
            raise missing_parameter(inside(prefix, name))
    return given


def inside(prefix: str, name: str) -> str:
    return f"{prefix}[{name}]" if prefix else name


def integer(given: Mapping[str, Any], name: str, prefix: str = "") -> int | None:
    """The value in whole units (money: cents); None when it was not given."""
    value = given.get(name)
    if value in (None, ""):
        return None
    try:
        return int(str(value))
    except ValueError:
        raise StripeError(
            f"Invalid integer: {value}", code="parameter_invalid_integer", param=inside(prefix, name)
        ) from None


def flag(given: Mapping[str, Any], name: str) -> bool:
    value = str(given.get(name, "false")).lower()
    if value not in ("true", "false"):
        raise StripeError(f"Invalid boolean: {value}", param=name)
    return value == "true"


def choice(given: Mapping[str, Any], name: str, allowed: Collection[str]) -> str | None:
    value = given.get(name)
    if value is not None and value not in allowed:
        raise StripeError(f"Invalid {name}: must be one of {', '.join(sorted(allowed))}", param=name)
    return value


def address(given: Mapping[str, Any], name: str, required: bool = True) -> str | None:
    """A web address with its scheme, as every redirect needs it."""
    value = given.get(name)
    if not value:
        if required:
            raise missing_parameter(name)
        return None
    parts = urlsplit(str(value))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise StripeError("Not a valid URL", code="url_invalid", param=name)
    return str(value)


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
