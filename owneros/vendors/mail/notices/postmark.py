"""Postmark's webhooks: not signed, so they carry our secret as password in their address, over TLS.

Source: https://postmarkapp.com/email-webhooks and the types of the package `postmark` (BounceType).
"""

from typing import Any

from owneros.vendors.mail.notices.notice import Kind, Notice, Post, at, key_of, words

HARD = {"HardBounce", "BadEmailAddress", "ManuallyDeactivated"}
# The mail arrived, and something answered.
ARRIVED = {
    "AutoResponder",
    "Subscribe",
    "Unsubscribe",
    "AddressChange",
    "ChallengeVerification",
    "OpenRelayTest",
}


def read(post: Post) -> Notice:
    """Raises BadNotice, NoPassword."""
    post.check_password()
    found = post.told()
    reason = words(at(found, "Details"), at(found, "Description"), at(found, "Name"))
    return Notice(_kind(found), key_of(at(found, "Metadata", "key")), reason)


def _kind(found: dict[str, Any]) -> Kind:
    record, kind = at(found, "RecordType"), at(found, "Type")
    if record == "SpamComplaint" or (record == "Bounce" and kind == "SpamComplaint"):
        return "complaint"
    if record != "Bounce" or kind in ARRIVED:
        return "other"
    return "hard" if kind in HARD else "soft"
