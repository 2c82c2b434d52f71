"""Hands a letter to the mail server, once: the task that asks knows when to try again."""

import logging
import smtplib
import ssl
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP
from urllib.parse import unquote, urlsplit

from owneros.foundation.addresses import ascii_address, read_mailbox
from owneros.foundation.errors import VendorError
from owneros.vendors.mail import headers
from owneros.vendors.mail.letters import Letter
from owneros.vendors.mail.notices import amazon
from owneros.vendors.mail.refusals import Fault, MailRefused, fault_of, said

log = logging.getLogger("owneros.mail")
TIMEOUT_SECONDS = 10
BODY = SMTP.clone(cte_type="7bit")  # bytes above 127 would need a server that says it takes them

_settings = {"url": "", "name": "", "address": ""}


def configure(url: str, sender: str, sandbox_url: str = "") -> None:
    """`url` is smtp://, smtp+starttls:// or smtps://, with user and password where needed."""
    amazon.configure(sandbox_url)
    name, address = read_mailbox(sender)
    _settings.update(url=url, name=name, address=ascii_address(address))


def send(letter: Letter) -> None:
    """Raises MailRefused for good, VendorError when it may be tried again, also when we are refused."""
    to, message = composed(letter)
    try:
        server = _connect()
        try:
            server.sendmail(_settings["address"], [to], message)
        finally:
            # The fate of the letter is known by now: a rude farewell must not have it sent again.
            with suppress(smtplib.SMTPException, OSError):
                server.quit()
            server.close()
    except (smtplib.SMTPException, OSError) as error:
        raise _told(error) from error


def composed(letter: Letter) -> tuple[str, bytes]:
    """The recipient and the message as they are sent. Raises MailRefused for an address that cannot be."""
    try:
        to = ascii_address(letter.to)
    except ValueError as error:
        raise MailRefused("Email cannot be sent to this address.") from error
    reply_to = ""
    with suppress(ValueError):
        # What stands in a business's settings may be older than the rule for addresses.
        reply_to = ascii_address(letter.reply_to)
    head = headers.head(letter, _settings["name"], _settings["address"], to, reply_to)
    return to, head.encode("ascii") + _body(letter)


def _body(letter: Letter) -> bytes:
    """With the headers of MIME."""
    body = EmailMessage(policy=BODY)
    body.set_content(letter.text)
    body.add_alternative(letter.html, subtype="html")
    for attachment in letter.attachments:
        main, _, sub = attachment.content_type.partition("/")
        name = headers.file_name(attachment.name)
        body.add_attachment(attachment.content, maintype=main, subtype=sub, filename=name)
    return body.as_bytes()


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


def _told(error: Exception) -> VendorError:
    fault = fault_of(error)
    if fault is Fault.RECIPIENT:
        return MailRefused("The email server refused this address.")
    if fault is Fault.SIZE:
        return MailRefused("The email is too large for the email server.")
    if fault is Fault.OURS:
        log.error("mail_sender_refused", extra={"error": type(error).__name__, "said": _in_short(error)})
        return VendorError("The email server does not take email from us right now.")
    if isinstance(error, smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused):
        return VendorError("The email server does not take this email right now.")
    return VendorError("The email server did not answer.")


def _in_short(error: Exception) -> str:
    """What the server said: its code and words, without the addresses that it may repeat."""
    code, words = said(error)
    return f"{code} {' '.join(word for word in words.split() if '@' not in word)}"[:200]
