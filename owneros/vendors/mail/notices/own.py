"""Our own form, for a service that we do not know: a small function there translates its notices.

The body is JSON with `type` "bounce" or "complaint", `severity` "hard" (if left out) or "soft", `message_id`
as our mail carried it or `key` (its X-OwnerOS-Key), and `reason`. The header Mail-Signature is
`t=<unix time>,v1=<hex HMAC-SHA256 of "<t>.<body>">`.
"""

from owneros.vendors.mail.notices.notice import BadNotice, Kind, Notice, Post, check_fresh, key_of, words

TOLERANCE_SECONDS = 300


def read(post: Post) -> Notice:
    """Raises BadNotice."""
    _check(post)
    found = post.told()
    if "type" not in found or not {"message_id", "key"} & set(found):
        raise BadNotice("It cannot be read.")
    return Notice(_kind(found), key_of(found.get("key"), found.get("message_id")), words(found.get("reason")))


def _check(post: Post) -> None:
    parts = dict(part.partition("=")[::2] for part in post.headers.get("mail-signature", "").split(","))
    at = parts.get("t", "")
    check_fresh(at, TOLERANCE_SECONDS)
    post.check_signed(f"{at}.".encode() + post.body, parts.get("v1", ""))


def _kind(found: dict[str, object]) -> Kind:
    if found["type"] == "complaint":
        return "complaint"
    if found["type"] == "bounce":
        return "soft" if found.get("severity") == "soft" else "hard"
    return "other"
