"""What every form of notice comes down to, and how a form is read without trusting its shape."""

import base64
import binascii
import hashlib
import hmac
import json
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["hard", "soft", "complaint", "other"]


class BadNotice(Exception):
    """It was not signed as it must be, or long ago, or it cannot be read."""


class NoPassword(BadNotice):
    """The right password was not sent along; some services send it only when they are asked."""


class Unchecked(Exception):
    """Its signature could not be checked now; the service tells it again."""


@dataclass(frozen=True)
class Post:
    """A notice as it came: the raw body, headers by name in lower case, and the secret that we share."""

    body: bytes
    headers: Mapping[str, str]
    secret: str

    def told(self) -> dict[str, Any]:
        """Raises BadNotice for anything but a JSON object."""
        return parsed(self.body)

    def check_password(self) -> None:
        """HTTP basic authentication: our secret is the password, any name will do. Raises NoPassword."""
        scheme, _, encoded = self.headers.get("authorization", "").partition(" ")
        try:
            given = base64.b64decode(encoded, validate=True).partition(b":")[2]
        except (binascii.Error, ValueError):
            given = b""
        fits = hmac.compare_digest(given, self.secret.encode())
        if not self.secret or scheme.lower() != "basic" or not fits:
            raise NoPassword("It came without the password.")

    def check_signed(self, content: bytes, given: object) -> None:
        """`given` is the hex HMAC-SHA256 of the content under our secret. Raises BadNotice."""
        wanted = hmac.new(self.secret.encode(), content, hashlib.sha256).hexdigest()
        if not self.secret or not hmac.compare_digest(wanted.encode(), str(given).encode(errors="replace")):
            raise BadNotice("It is not signed by the mail service.")


@dataclass(frozen=True)
class Notice:
    """`key` is that of the letter, None when it was not one of ours. `reason` is the service's wording."""

    kind: Kind
    key: uuid.UUID | None
    reason: str


@dataclass(frozen=True)
class Subscription:
    """The service asks whether its notices are wanted; a visit to `url` says yes."""

    url: str


def parsed(body: bytes | str) -> dict[str, Any]:
    """Raises BadNotice for anything but a JSON object."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise BadNotice("It cannot be read.") from error
    if not isinstance(found, dict):
        raise BadNotice("It cannot be read.")
    return found


def at(data: object, *path: str) -> Any:
    """What stands at the path, names compared without case, of a list the first; None for nothing."""
    for name in path:
        if not isinstance(data, dict):
            return None
        data = next((value for each, value in data.items() if each.lower() == name.lower()), None)
        if isinstance(data, list):
            data = data[0] if data else None
    return data


def words(*candidates: object) -> str:
    """The first that says something."""
    return next((each for each in candidates if isinstance(each, str) and each.strip()), "")


def key_of(*candidates: object) -> uuid.UUID | None:
    """The first that is an id of ours, alone or as the left part of a Message-ID."""
    for each in candidates:
        try:
            return uuid.UUID(str(each).strip("<> ").partition("@")[0])
        except ValueError:
            continue
    return None


def header(headers: object, name: str) -> object:
    """The value in a list of `{"name": ..., "value": ...}`."""
    for each in headers if isinstance(headers, list) else []:
        if str(at(each, "name")).lower() == name.lower():
            return at(each, "value")
    return None


def check_fresh(at_second: str, tolerance: int) -> None:
    """Raises BadNotice for a moment (unix seconds) further away than the tolerance (seconds)."""
    if not (at_second.isascii() and at_second.isdecimal() and len(at_second) < 12):  # noqa: PLR2004
        raise BadNotice("It does not say when it was signed.")
    if abs(time.time() - int(at_second)) > tolerance:
        raise BadNotice("It was signed long ago.")
