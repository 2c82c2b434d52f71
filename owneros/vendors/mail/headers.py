"""The one place where headers of mail are written: every line is ASCII, folded, and taken by strict servers.

Python's own folding quotes nothing that stands beside an encoded word, so that a comma or an @ in the name of
a business would make two senders of one. Sources: RFC 5322 (headers), RFC 2047 (encoded words), RFC 8058.
"""

import re
import unicodedata
import uuid
from email.header import Header
from email.utils import formatdate

from owneros.foundation.texts import SEPARATING
from owneros.vendors.mail.letters import Letter

FOLD = "\r\n "
LONGEST_LINE = 76  # characters of a line that holds an encoded word, RFC 2047 section 2
LONGEST_QUOTED = 60
ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/?^_`{|}~-]+(?: [A-Za-z0-9!#$%&'*+/?^_`{|}~-]+)*")
KEYS = uuid.UUID(
    "6f1cf0de-5ed1-4d55-9d2f-3f0d0c1b7a10"
)  # names of letters that are not ids become ids in here


def head(letter: Letter, name: str, address: str, to: str, reply_to: str) -> str:
    """All lines but those of MIME, each with its line break. The addresses are in ASCII already.

    Services name a mail by ids of their own, so ours travels in `X-OwnerOS-Key` and in what comes back in
    each one's notices: Postmark https://postmarkapp.com/updates/custom-metadata-for-your-emails, SES
    https://docs.aws.amazon.com/ses/latest/dg/event-publishing-send-email.html, Mailgun's `user-variables`
    https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/webhook-payloads. Resend gives the
    headers themselves. All are always sent, since a relay may stand between us and the service.
    """
    key = identity(letter.key)
    lines = {
        "From": mailbox("From", on_one_line(letter.sender_name) or name, address),
        "To": to,
        "Subject": text("Subject", on_one_line(letter.subject)),
        "Date": formatdate(usegmt=True),
        "Message-ID": f"<{key}@{address.rpartition('@')[2]}>",
        "Auto-Submitted": "auto-generated",
        "X-OwnerOS-Key": str(key),
        "X-PM-Metadata-key": str(key),
        "X-Mailgun-Variables": f'{{"key": "{key}"}}',
        "X-SES-MESSAGE-TAGS": f"OwnerOS-Key={key}",
    }
    if reply_to:
        lines["Reply-To"] = reply_to
    if letter.unsubscribe:
        lines["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
        lines["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return "".join(f"{label}: {value}\r\n" for label, value in lines.items())


def identity(key: str) -> uuid.UUID:
    """The id of a letter; a key that is none has one of its own, always the same."""
    try:
        return uuid.UUID(key)
    except ValueError:
        return uuid.uuid5(KEYS, key)


def mailbox(label: str, name: str, address: str) -> str:
    """One mailbox, whatever stands in the name."""
    if not name:
        return address
    if ATOMS.fullmatch(name) and len(name) <= LONGEST_QUOTED:
        return f"{name} <{address}>"
    if _plain(name) and len(name) <= LONGEST_QUOTED:
        quoted = name.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{quoted}" <{address}>'
    return f"{_encoded(label, name)}{FOLD}<{address}>"


def text(label: str, value: str) -> str:
    if _plain(value) and len(label) + 2 + len(value) <= LONGEST_LINE:
        return value
    return _encoded(label, value)


def on_one_line(value: str) -> str:
    """A separator that was pasted into a name would make the header unwritable; all else stays as typed."""
    return "".join(" " if unicodedata.category(each) in SEPARATING else each for each in value).strip()


def file_name(value: str) -> str:
    """For a parameter of MIME, where Python leaves what mail programs would take for an encoded word."""
    return on_one_line(value).replace("=?", "=_")


def _plain(value: str) -> bool:
    """Printable ASCII that nobody takes for an encoded word."""
    return value.isascii() and value.isprintable() and "=?" not in value


def _encoded(label: str, value: str) -> str:
    """Encoded words of whole characters, one a line."""
    writable = value.encode(errors="replace").decode()
    return Header(writable, "utf-8", LONGEST_LINE, label).encode(linesep="\r\n")
