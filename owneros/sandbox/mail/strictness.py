"""What a strict mail server refuses in a message. Sources: RFC 5322, RFC 2047, RFC 5321 section 4.5.3.1.6."""

import re
from datetime import datetime
from email.utils import parsedate_to_datetime

LONGEST_LINE = 998  # bytes, without its line break
LONGEST_ENCODED_LINE = 76
ONCE = ("from", "date", "message-id")
AT_MOST_ONCE = ("to", "subject", "reply-to", "sender", "cc", "mime-version", "content-type")
ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
DOT_ATOM = rf"{ATOM}(?:\.{ATOM})*"
WORD = rf'(?:{ATOM}|"(?:[^"\\]|\\.)*")'
ADDRESS = rf"{DOT_ATOM}@{DOT_ATOM}"
MAILBOX = re.compile(rf"(?:{ADDRESS}|(?:{WORD}(?:\s+{WORD})*\s*)?<{ADDRESS}>)")
MESSAGE_ID = re.compile(rf"<{DOT_ATOM}@{DOT_ATOM}>")
NAME = re.compile(rb"[!-9;-~]+")


def faults(raw: bytes, *, eight_bits: bool = False) -> list[str]:
    """Every fault, in words. `eight_bits`: the client announced BODY=8BITMIME."""
    head, _, body = raw.partition(b"\r\n\r\n")
    found = _lines(raw)
    if not eight_bits and not body.isascii():
        found.append("Bytes above 127, which were not announced")
    fields, broken = _fields(head)
    found += broken
    found += [f"{name}: exactly one is needed" for name in ONCE if len(fields.get(name, [])) != 1]
    found += [f"{name}: more than one" for name in AT_MOST_ONCE if len(fields.get(name, [])) > 1]
    for name in ("from", "reply-to", "to"):
        for value in fields.get(name, []):
            if not MAILBOX.fullmatch(value.replace("\r\n", "").strip()):
                found.append(f"{name}: not one mailbox")
    for value in fields.get("message-id", []):
        if not MESSAGE_ID.fullmatch(value):
            found.append("message-id: malformed or folded")
    for value in fields.get("date", []):
        if _moment(value) is None:
            found.append("date: malformed")
    return found


def _lines(raw: bytes) -> list[str]:
    lines = raw.split(b"\r\n")
    found = []
    if any(b"\r" in line or b"\n" in line for line in lines):
        found.append("A bare CR or LF")
    if any(len(line) > LONGEST_LINE for line in lines):
        found.append(f"A line of more than {LONGEST_LINE} bytes")
    if b"\0" in raw:
        found.append("A NUL")
    return found


def _fields(head: bytes) -> tuple[dict[str, list[str]], list[str]]:
    """The values by name in lower case, folds kept, and what is wrong with single lines."""
    fields: dict[str, list[str]] = {}
    found = []
    if not head.isascii():
        found.append("A header with bytes above 127")
    for line in re.sub(rb"\r\n(?=[ \t])", b"\0", head).split(b"\r\n"):
        name, colon, value = line.partition(b":")
        if not colon or not NAME.fullmatch(name):
            found.append("A line that is no header")
            continue
        if any(b"=?" in part and len(part) > LONGEST_ENCODED_LINE for part in line.split(b"\0")):
            found.append("An encoded word on too long a line")
        text = value.decode("ascii", "replace").replace("\0", "\r\n")
        fields.setdefault(name.decode().lower(), []).append(text.removeprefix(" "))
    return fields, found


def _moment(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value)
    except ValueError:
        return None
