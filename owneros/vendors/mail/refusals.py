"""Whose fault it is when a mail server refuses: the recipient's, the letter's, or ours. Pure.

Codes: RFC 5321 section 4.2; enhanced codes: RFC 3463 and the IANA registry of "SMTP Enhanced Status Codes".
"""

import re
import smtplib
from enum import Enum

from owneros.foundation.errors import VendorError

PERMANENT = 500
TOO_LARGE = 552
# About how we speak or who we are, at whatever command they come.
OURS = {500, 502, 503, 504, 521, 530, 534, 535, 538}
ENHANCED = re.compile(r"\b5\.(\d{1,3}\.\d{1,3})\b")
OF_RECIPIENT = re.compile(r"1\.([0-6]|10)|2\.\d+")
OF_SENDER = re.compile(r"1\.[78]|7\.(?:[89]|2\d)")
ABOUT_US = re.compile(
    r"sender|relay|not verified|authenticat|client host|return.path|mail from", re.IGNORECASE
)


class MailRefused(VendorError):
    """The server will never take this letter for this recipient: a bad address, say."""


class Fault(Enum):
    RECIPIENT = "recipient"
    SIZE = "size"
    OURS = "ours"  # the sender, our key, our configuration: whoever runs OwnerOS mends it
    NOBODY = "nobody"  # it may be tried again


def said(error: Exception) -> tuple[int, str]:
    """The server's code and its words to the one recipient; 0 and nothing when it gave none."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, words = next(iter(error.recipients.values()))
    else:
        code, words = getattr(error, "smtp_code", 0), getattr(error, "smtp_error", b"")
    return code, words.decode(errors="replace") if isinstance(words, bytes) else words


def fault_of(error: Exception) -> Fault:
    """Of what smtplib raised when one recipient was written to."""
    code, words = said(error)
    if not code:
        return Fault.OURS if isinstance(error, smtplib.SMTPNotSupportedError) else Fault.NOBODY
    if code < PERMANENT:
        return Fault.NOBODY
    found = ENHANCED.search(words)
    enhanced = found[1] if found else ""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _of_recipient(code, words, enhanced)
    return _of_content(code, enhanced) if isinstance(error, smtplib.SMTPDataError) else Fault.OURS


def _of_recipient(code: int, words: str, enhanced: str) -> Fault:
    """Some servers judge the sender only when they hear the first recipient, as Postfix does."""
    of_us = ABOUT_US.search(words) and not OF_RECIPIENT.fullmatch(enhanced)
    return Fault.OURS if code in OURS or OF_SENDER.fullmatch(enhanced) or of_us else Fault.RECIPIENT


def _of_content(code: int, enhanced: str) -> Fault:
    if code == TOO_LARGE or enhanced == "3.4":
        return Fault.SIZE
    return Fault.RECIPIENT if OF_RECIPIENT.fullmatch(enhanced) else Fault.OURS
