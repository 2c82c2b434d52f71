"""Mailgun's webhooks. Its signature holds a time and a token but not the rest, so TLS must guard the rest.

Source: https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads
"""

from typing import Any

from owneros.vendors.mail.notices.notice import Kind, Notice, Post, at, check_fresh, key_of, words

TOLERANCE_SECONDS = 9 * 3600  # it tells again what was not taken for up to eight hours


def read(post: Post) -> Notice:
    """Raises BadNotice."""
    found = post.told()
    _check(found, post)
    event = at(found, "event-data")
    key = key_of(at(event, "user-variables", "key"), at(event, "message", "headers", "message-id"))
    status = at(event, "delivery-status")
    return Notice(
        _kind(event), key, words(at(status, "message"), at(status, "description"), at(event, "reason"))
    )


def _check(found: dict[str, Any], post: Post) -> None:
    signature = at(found, "signature")
    moment, token = str(at(signature, "timestamp")), str(at(signature, "token"))
    check_fresh(moment, TOLERANCE_SECONDS)
    content = f"{moment}{token}".encode(errors="replace")
    post.check_signed(content, at(signature, "signature"))


def _kind(event: object) -> Kind:
    name = at(event, "event")
    if name == "complained" or (name == "failed" and at(event, "reason") == "suppress-complaint"):
        return "complaint"
    if name != "failed":
        return "other"
    return "hard" if at(event, "severity") == "permanent" else "soft"
