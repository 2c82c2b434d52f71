"""SES tells by SNS, signed with Amazon's certificate. Any account can send such: a password is asked too.

Sources: https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html and, for the signature,
https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message.html. SES names a mail by an id of
its own; ours comes back in the tags and, where the topic includes them, in the headers. A repeat changes
nothing, and who would repeat a notice needs the password: the time of signing is not looked at.
"""

import base64
import binascii
from typing import Any

from owneros.foundation.certificates import signed_by
from owneros.vendors.mail.notices import amazon
from owneros.vendors.mail.notices.notice import (
    BadNotice,
    Kind,
    Notice,
    Post,
    Subscription,
    at,
    header,
    key_of,
    parsed,
    words,
)

NOTIFICATION = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
CONFIRMATION = ("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type")
SIGNED = {
    "Notification": NOTIFICATION,
    "SubscriptionConfirmation": CONFIRMATION,
    "UnsubscribeConfirmation": CONFIRMATION,
}
DIGESTS = {"1": "SHA1", "2": "SHA256"}
NOTHING = Notice("other", None, "")


def read(post: Post) -> Notice | Subscription:
    """Raises BadNotice, NoPassword, and Unchecked when Amazon's certificate cannot be had now."""
    post.check_password()
    envelope = post.told()
    _check(envelope)
    if envelope["Type"] == "SubscriptionConfirmation":
        url = str(envelope.get("SubscribeURL"))
        if not amazon.trusted(url):
            raise BadNotice("It leads to a stranger.")
        return Subscription(url)
    if envelope["Type"] != "Notification":
        return NOTHING
    try:
        told = parsed(str(envelope.get("Message")))
    except BadNotice:
        # "Successfully validated SNS topic for Amazon SES event publishing."
        return NOTHING
    return _notice(told)


def _check(envelope: dict[str, Any]) -> None:
    fields = SIGNED.get(str(envelope.get("Type")))
    digest = DIGESTS.get(str(envelope.get("SignatureVersion")))
    address = str(envelope.get("SigningCertURL"))
    if fields is None or digest is None or not amazon.trusted(address):
        raise BadNotice("It is not signed by Amazon.")
    try:
        signature = base64.b64decode(str(envelope.get("Signature")), validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadNotice("It is not signed by Amazon.") from error
    text = "".join(f"{name}\n{envelope[name]}\n" for name in fields if envelope.get(name) is not None)
    if not signed_by(amazon.certificate(address), signature, text.encode(errors="replace"), digest):
        raise BadNotice("It is not signed by Amazon.")


def _notice(told: dict[str, Any]) -> Notice:
    mail = told.get("mail")
    headers = mail.get("headers") if isinstance(mail, dict) else None
    key = key_of(
        at(mail, "tags", "OwnerOS-Key"),
        header(headers, "X-OwnerOS-Key"),
        at(mail, "commonHeaders", "messageId"),
    )
    bounce = told.get("bounce")
    reason = words(at(bounce, "bouncedRecipients", "diagnosticCode"), at(bounce, "bounceSubType"))
    return Notice(_kind(told), key, reason)


def _kind(told: dict[str, Any]) -> Kind:
    name = told.get("eventType") or told.get("notificationType")
    if name == "Complaint":
        return "complaint"
    if name == "DeliveryDelay":
        return "soft"
    if name != "Bounce":
        return "other"
    return "hard" if at(told, "bounce", "bounceType") == "Permanent" else "soft"
