"""Outgoing mail over SMTP. The Message-ID is made from our row, so that a repeat can be recognised."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr, formatdate, parseaddr
from urllib.parse import unquote, urlsplit

from owneros.foundation.errors import VendorError

TIMEOUT_SECONDS = 10


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


class MailRefused(VendorError):
    """The server will never take this message: a bad address, say."""


_settings = {"url": "", "sender": ""}


def configure(url: str, sender: str) -> None:
    """`url` is smtp://, smtp+starttls:// or smtps://, with user and password where needed."""
    _settings.update(url=url, sender=sender)


def send(letter: Letter) -> None:
    """Raises MailRefused for good, VendorError when it may be tried again."""
    try:
        server = _connect()
        try:
            server.send_message(_message(letter))
        finally:
            # The fate of the letter is known by now: a rude farewell must not have it sent again.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        code = _code(error)
        if code >= 550:  # noqa: PLR2004 - permanent, RFC 5321 section 4.2.1
            raise MailRefused("The mail server refused this address.") from error
        raise VendorError("The mail server does not take this now.") from error
    except (smtplib.SMTPException, OSError) as error:
        raise VendorError("The mail server did not answer.") from error


def _code(error: smtplib.SMTPException) -> int:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min(code for code, _ in error.recipients.values())
    return int(getattr(error, "smtp_code", 0))


def _connect() -> smtplib.SMTP:
    parts = urlsplit(_settings["url"])
    host, port = parts.hostname or "localhost", parts.port
    server: smtplib.SMTP
    if parts.scheme == "smtps":
        server = smtplib.SMTP_SSL(
            host, port or 465, timeout=TIMEOUT_SECONDS, context=ssl.create_default_context()
        )
    else:
        server = smtplib.SMTP(host, port or 587, timeout=TIMEOUT_SECONDS)
        if parts.scheme == "smtp+starttls":
            server.starttls(context=ssl.create_default_context())
    if parts.username:
        server.login(unquote(parts.username), unquote(parts.password or ""))
    return server


def _message(letter: Letter) -> EmailMessage:
    name, address = parseaddr(_settings["sender"])
    message = EmailMessage()
    message["From"] = formataddr((_on_one_line(letter.sender_name) or name, address))
    message["To"] = _in_ascii(letter.to)
    message["Subject"] = _on_one_line(letter.subject)
    message["Date"] = formatdate(usegmt=True)
    message["Message-ID"] = f"<{letter.key}@{address.partition('@')[2] or 'owneros'}>"
    message["Auto-Submitted"] = "auto-generated"
    if letter.reply_to:
        message["Reply-To"] = _in_ascii(letter.reply_to)
    if letter.unsubscribe:
        message["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(letter.text)
    message.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment.content_type.partition("/")
        message.add_attachment(attachment.content, maintype=main, subtype=sub, filename=attachment.name)
    return message


def _on_one_line(text: str) -> str:
    """A separator that was pasted into a name would make the header unwritable."""
    return " ".join(text.split())


def _in_ascii(address: str) -> str:
    """The domain as DNS knows it, since not every server takes names in other letters (RFC 5891)."""
    name, _, domain = address.rpartition("@")
    try:
        return f"{name}@{domain.encode('idna').decode()}"
    except UnicodeError:
        return address
