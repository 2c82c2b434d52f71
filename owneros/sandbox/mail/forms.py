"""How each mail service tells of a mail, and how it proves that it is the one who tells.

A service knows of our id only what it gives back: its own header of metadata, or the headers of the mail.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from owneros.sandbox.box import Box
from owneros.sandbox.clock import iso
from owneros.sandbox.kit.signing import timestamped
from owneros.sandbox.mail import sns
from owneros.sandbox.mail.sns import Sent
from owneros.sandbox.store import Json

KINDS = ("hard", "soft", "complaint")
REASONS = {
    "hard": "550 5.1.1 The address does not exist.",
    "soft": "452 4.2.2 The mailbox is full.",
    "complaint": "",
}
JSON = {"Content-Type": "application/json; charset=utf-8"}


@dataclass(frozen=True)
class Told:
    """What is told of one mail: the kind, to whom it went, and its headers in their order."""

    kind: str
    recipient: str
    sender: str
    headers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def reason(self) -> str:
        return REASONS[self.kind]

    def header(self, name: str) -> str:
        found = (value for each, value in self.headers if each.lower() == name.lower())
        return " ".join(str(next(found, "")).split())


@dataclass(frozen=True)
class Form:
    path: str
    tell: Callable[[Told], Json]
    wrap: Callable[[Box, Json], Sent]


def own(told: Told) -> Json:
    kind = "complaint" if told.kind == "complaint" else "bounce"
    severity = {"severity": "soft"} if told.kind == "soft" else {}
    about = {"message_id": told.header("Message-ID"), "recipient": told.recipient, "reason": told.reason}
    return {"type": kind, **severity, **about}


def postmark(told: Told) -> Json:
    names = {"hard": ("HardBounce", 1), "soft": ("SoftBounce", 4096), "complaint": ("SpamComplaint", 100001)}
    name, code = names[told.kind]
    prefix = "x-pm-metadata-"
    metadata = {
        each[len(prefix) :]: told.header(each) for each, _ in told.headers if each.lower().startswith(prefix)
    }
    return {
        "RecordType": "SpamComplaint" if told.kind == "complaint" else "Bounce",
        "MessageStream": "outbound",
        "ID": secrets.randbelow(10**9),
        "Type": name,
        "TypeCode": code,
        "MessageID": str(uuid.uuid4()),
        "Metadata": metadata,
        "Description": "",
        "Details": told.reason,
        "Email": told.recipient,
        "From": told.sender,
        "BouncedAt": iso(int(time.time())),
        "Inactive": told.kind != "soft",
        "CanActivate": told.kind == "hard",
        "Subject": told.header("Subject"),
    }


def ses(told: Told) -> Json:
    tags = dict(
        part.strip().partition("=")[::2] for part in told.header("X-SES-MESSAGE-TAGS").split(",") if part
    )
    mail = {
        "timestamp": iso(int(time.time())),
        "source": told.sender,
        "messageId": f"0100{secrets.token_hex(8)}-{uuid.uuid4()}-000000",
        "destination": [told.recipient],
        "headersTruncated": False,
        "headers": [{"name": name, "value": told.header(name)} for name, _ in told.headers],
        "tags": {name: [value] for name, value in tags.items()},
    }
    if told.kind == "complaint":
        complaint = {
            "complainedRecipients": [{"emailAddress": told.recipient}],
            "complaintFeedbackType": "abuse",
        }
        return {"notificationType": "Complaint", "complaint": complaint, "mail": mail}
    recipient = {"emailAddress": told.recipient, "action": "failed", "diagnosticCode": f"smtp; {told.reason}"}
    bounce = {
        "bounceType": "Permanent" if told.kind == "hard" else "Transient",
        "bounceSubType": "General" if told.kind == "hard" else "MailboxFull",
        "bouncedRecipients": [recipient],
    }
    return {"notificationType": "Bounce", "bounce": bounce, "mail": mail}


def mailgun(told: Told) -> Json:
    variables = told.header("X-Mailgun-Variables")
    named = {"message-id": told.header("Message-ID").strip("<>"), "to": told.recipient, "from": told.sender}
    event: Json = {
        "event": "complained" if told.kind == "complaint" else "failed",
        "id": secrets.token_urlsafe(16),
        "timestamp": time.time(),
        "recipient": told.recipient,
        "user-variables": json.loads(variables) if variables else {},
        "message": {"headers": named},
    }
    if told.kind != "complaint":
        event["severity"] = "permanent" if told.kind == "hard" else "temporary"
        event["delivery-status"] = {"code": int(told.reason[:3]), "message": told.reason, "description": ""}
    return event


def resend(told: Told) -> Json:
    data: Json = {
        "created_at": iso(int(time.time())),
        "email_id": str(uuid.uuid4()),
        "from": told.sender,
        "to": [told.recipient],
        "subject": told.header("Subject"),
        "headers": [
            {"name": name, "value": told.header(name)}
            for name, _ in told.headers
            if name.lower().startswith("x-")
        ],
    }
    if told.kind != "complaint":
        kind = "Permanent" if told.kind == "hard" else "Transient"
        data["bounce"] = {"message": told.reason, "type": kind, "subType": "General"}
    kind = "email.complained" if told.kind == "complaint" else "email.bounced"
    return {"type": kind, "created_at": iso(int(time.time())), "data": data}


def with_moment(box: Box, notice: Json) -> Sent:
    body = json.dumps(notice)
    return Sent(body, JSON | {"Mail-Signature": timestamped(body, box.settings.mail_secret)})


def with_password(box: Box, notice: Json) -> Sent:
    return Sent(json.dumps(notice), JSON | {"Authorization": sns.password(box)})


def signed_by_mailgun(box: Box, event: Json) -> Sent:
    moment, token = str(int(time.time())), secrets.token_hex(25)
    mac = hmac.new(box.settings.mail_secret.encode(), f"{moment}{token}".encode(), hashlib.sha256).hexdigest()
    signature = {"timestamp": moment, "token": token, "signature": mac}
    return Sent(json.dumps({"signature": signature, "event-data": event}), JSON)


def signed_by_svix(box: Box, notice: Json) -> Sent:
    body, name, moment = json.dumps(notice), f"msg_{secrets.token_hex(12)}", str(int(time.time()))
    key = base64.b64decode(box.settings.mail_secret.removeprefix("whsec_"))
    mac = base64.b64encode(
        hmac.new(key, f"{name}.{moment}.{body}".encode(), hashlib.sha256).digest()
    ).decode()
    return Sent(body, JSON | {"svix-id": name, "svix-timestamp": moment, "svix-signature": f"v1,{mac}"})


FORMS = {
    "own": Form("/webhooks/mail", own, with_moment),
    "postmark": Form("/webhooks/mail/postmark", postmark, with_password),
    "ses": Form("/webhooks/mail/ses", ses, lambda box, notice: sns.told(box, json.dumps(notice))),
    "mailgun": Form("/webhooks/mail/mailgun", mailgun, signed_by_mailgun),
    "resend": Form("/webhooks/mail/resend", resend, signed_by_svix),
}
