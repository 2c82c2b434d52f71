"""Mailgun's webhooks. Its signature holds a time and a token but not the rest, so TLS must guard the rest.

Source: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
"""

from typing import Any

from owneros.vendors.mail.notices.notice import (
    Kind,
    Notice,
    Post,
    at,
    check_fresh,
    check_signed,
    key_of,
    parsed,
    words,
)

TOLERANCE_SECONDS = 9 * 3600  # it tells again what was not taken for up to eight hours


def read(post: Post) -> Notice:
    """Raises BadNotice."""
    found = parsed(post.body)
    _check(found, post.secret)
    event = at(found, "event-data")
    key = key_of(at(event, "user-variables", "key"), at(event, "message", "headers", "message-id"))
    status = at(event, "delivery-status")
    return Notice(
        _kind(event), key, words(at(status, "message"), at(status, "description"), at(event, "reason"))
    )


def _check(found: dict[str, Any], secret: str) -> None:
    signature = at(found, "signature")
    moment, token = str(at(signature, "timestamp")), str(at(signature, "token"))
    check_fresh(moment, TOLERANCE_SECONDS)
    content = f"{moment}{token}".encode(errors="replace")
    check_signed(secret, content, at(signature, "signature"))


def _kind(event: object) -> Kind:
    name = at(event, "event")
    if name == "complained" or (name == "failed" and at(event, "reason") == "suppress-complaint"):
        return "complaint"
    if name != "failed":
        return "other"
    return "hard" if at(event, "severity") == "permanent" else "soft"
