"""What each call may and must be given, and the reading of single values; each raises WrongParameter."""

from collections.abc import Collection, Mapping
from typing import Any
from urllib.parse import urlsplit

from owneros.sandbox.kit.problems import WrongParameter


def check_names(
    given: Any, known: Collection[str], required: Collection[str] = (), prefix: str = ""
) -> dict[str, Any]:
    """Refuses an unknown or a missing name at one level; `prefix` names the level."""
    if given in (None, ""):
        given = {}
    if not isinstance(given, dict):
        raise WrongParameter("object", prefix)
    for name in given:
        if name not in known:
            raise WrongParameter("unknown", name, prefix)
    for name in required:
        if given.get(name) in (None, "", [], {}):
            raise WrongParameter("missing", name, prefix)
    return given


def picked(given: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """These of it, None for what was not given."""
    return {name: given.get(name) for name in names}


def integer(given: Mapping[str, Any], name: str, prefix: str = "") -> int | None:
    """The value in whole units (money: cents); None when it was not given."""
    value = given.get(name)
    if value in (None, ""):
        return None
    try:
        return int(str(value))
    except ValueError:
        raise WrongParameter("integer", name, prefix, value=value) from None


def flag(given: Mapping[str, Any], name: str) -> bool:
    value = str(given.get(name, "false")).lower()
    if value not in ("true", "false"):
        raise WrongParameter("flag", name, value=value)
    return value == "true"


def choice(given: Mapping[str, Any], name: str, allowed: Collection[str]) -> str | None:
    value = given.get(name)
    if value is not None and value not in allowed:
        raise WrongParameter("choice", name, allowed=", ".join(sorted(allowed)))
    return value


def address(given: Mapping[str, Any], name: str, required: bool = True) -> str | None:
    """A web address with its scheme, as every redirect needs it."""
    value = given.get(name)
    if not value:
        if required:
            raise WrongParameter("missing", name)
        return None
    parts = urlsplit(str(value))
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise WrongParameter("address", name)
    return str(value)
