"""Notices of the mail service about mail that came back: read only when they are signed and fresh.

The body is JSON with `type` "bounce", `message_id` as our mail carried it, and `reason`. The header
Mail-Signature is `t=<unix time>,v1=<hex HMAC-SHA256 of "<t>.<body>">`.
"""

import hashlib
import hmac
import json
import re
import time
import uuid
from dataclasses import dataclass

TOLERANCE_SECONDS = 300
MOMENT = re.compile(r"[0-9]{1,12}")


class BadNotice(Exception):
    """It was not signed with our secret, or long ago, or it cannot be read."""


@dataclass(frozen=True)
class Bounce:
    """`message_id` is the key of the letter, None when it was not one of ours."""

    message_id: uuid.UUID | None
    reason: str


def read_bounce(body: bytes, signature: str, secret: str) -> Bounce:
    """Raises BadNotice. A notice of another type than "bounce" has no message."""
    _check(body, signature, secret)
    try:
        notice = json.loads(body)
        kind, named = str(notice["type"]), str(notice["message_id"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadNotice("It cannot be read.") from error
    return Bounce(_key(named) if kind == "bounce" else None, str(notice.get("reason") or ""))


def _check(body: bytes, signature: str, secret: str) -> None:
    parts = dict(part.partition("=")[::2] for part in signature.split(","))
    at = parts.get("t", "")
    wanted = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    fresh = MOMENT.fullmatch(at) is not None and abs(time.time() - int(at)) <= TOLERANCE_SECONDS
    if not secret or not fresh or not hmac.compare_digest(wanted.encode(), parts.get("v1", "").encode()):
        raise BadNotice("It is not signed by the mail service.")


def _key(message_id: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(message_id.strip("<> ").partition("@")[0])
    except ValueError:
        return None
