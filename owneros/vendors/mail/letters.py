"""A letter before it is a message."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Attachment:
    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class Letter:
    """One message to one address. `key` makes the Message-ID; `sender_name` shows the business.

    `unsubscribe` is an address that takes a bare POST, RFC 8058.
    """

    to: str
    subject: str
    text: str
    html: str
    key: str
    sender_name: str = ""
    reply_to: str = ""
    attachments: list[Attachment] = field(default_factory=list)
    unsubscribe: str = ""
