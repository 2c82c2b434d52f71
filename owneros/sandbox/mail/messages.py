"""Reads a raw message into what a person or a test wants to see of it."""

import base64
import email
import re
from datetime import UTC, datetime
from email import policy
from email.message import EmailMessage
from html import unescape

from owneros.sandbox.store import Json

HREF = re.compile(r"""href\s*=\s*["']([^"']+)["']""", re.IGNORECASE)
ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+")


def parse(kept: Json) -> EmailMessage:
    raw = base64.b64decode(kept["raw"])
    return email.message_from_bytes(raw, policy=policy.default)


def described(kept: Json) -> Json:
    """The message as JSON: recipients are those of the envelope, so Bcc shows too."""
    message = parse(kept)
    text, html = part_text(message, "plain"), part_text(message, "html")
    return {
        "id": kept["id"],
        "to": kept["envelope_to"],
        "from": str(message["From"] or kept["envelope_from"]),
        "envelope_from": kept["envelope_from"],
        "subject": str(message["Subject"] or ""),
        "text": text,
        "html": html,
        "links": links(text, html),
        "attachments": [
            attachment(kept["id"], place, part) for place, part in enumerate(message.iter_attachments())
        ],
        "message_id": str(message["Message-ID"] or "").strip(),
        "received_at": datetime.fromtimestamp(kept["received_at"], UTC).isoformat(),
        "headers": {name: str(value) for name, value in message.items()},
    }


def part_text(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""


def links(text: str, html: str) -> list[str]:
    """Every web address, once, in the order of appearance, the text part first."""
    found = [address.rstrip(".,;:") for address in ADDRESS.findall(text)]
    found += [address for href in HREF.findall(html) if (address := unescape(href)).startswith("http")]
    return list(dict.fromkeys(found))


def attachment(mail_id: str, place: int, part: EmailMessage) -> Json:
    return {
        "name": part.get_filename() or f"attachment-{place + 1}",
        "content_type": part.get_content_type(),
        "size": len(part_bytes(part)),
        "url": f"/_sandbox/mail/{mail_id}/attachments/{place}",
    }


def part_bytes(part: EmailMessage) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else part.as_bytes()
