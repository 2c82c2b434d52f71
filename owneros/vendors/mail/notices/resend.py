"""Resend's webhooks, signed by Svix.

Sources: https://docs.svix.com/receiving/verifying-payloads/how-manual and
https://resend.com/docs/webhooks/emails/bounced. The headers of the mail come back in `data.headers`, which
that page does not show (django-anymail reads them); where they are missing, the notice leads to no mail.
"""

import base64
import binascii
import hashlib
import hmac

from owneros.vendors.mail.notices.notice import (
    BadNotice,
    Kind,
    Notice,
    Post,
    at,
    check_fresh,
    header,
    key_of,
    words,
)

TOLERANCE_SECONDS = 300
SOFT = {"Transient", "Undetermined"}


def read(post: Post) -> Notice:
    """Raises BadNotice."""
    _check(post)
    found = post.told()
    data = found.get("data")
    headers = data.get("headers") if isinstance(data, dict) else None
    key = key_of(header(headers, "X-OwnerOS-Key"), header(headers, "Message-ID"), at(data, "message_id"))
    return Notice(_kind(found, data), key, words(at(data, "bounce", "message")))


def _check(post: Post) -> None:
    name, moment = post.headers.get("svix-id", ""), post.headers.get("svix-timestamp", "")
    check_fresh(moment, TOLERANCE_SECONDS)
    try:
        key = base64.b64decode(post.secret.removeprefix("whsec_"), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNotice("Our secret is none of Resend.") from error
    content = f"{name}.{moment}.".encode(errors="replace") + post.body
    wanted = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest())
    given = [each.partition(",") for each in post.headers.get("svix-signature", "").split()]
    fitting = [
        mac for version, _, mac in given if version == "v1" and hmac.compare_digest(mac.encode(), wanted)
    ]
    if not key or not fitting:
        raise BadNotice("It is not signed by Resend.")


def _kind(found: dict[str, object], data: object) -> Kind:
    if found.get("type") == "email.complained":
        return "complaint"
    if found.get("type") == "email.delivery_delayed":
        return "soft"
    if found.get("type") != "email.bounced":
        return "other"
    return "soft" if at(data, "bounce", "type") in SOFT else "hard"
