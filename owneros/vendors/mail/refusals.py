"""Whose fault it is when a mail server refuses: the recipient's, the letter's, or ours. Pure.

Codes: RFC 5321 section 4.2; enhanced codes: RFC 3463 and the IANA registry of "SMTP Enhanced Status Codes".
"""

import re
import smtplib
from collections.abc import Callable
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


def fault_of(error: Exception) -> Fault:
    """Of what smtplib raised when one recipient was written to."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return _judged(_of_recipient, *next(iter(error.recipients.values())))
    if isinstance(error, smtplib.SMTPDataError):
        return _judged(_of_content, error.smtp_code, error.smtp_error)
    if isinstance(error, smtplib.SMTPResponseException):
        return Fault.OURS if error.smtp_code >= PERMANENT else Fault.NOBODY
    return Fault.OURS if isinstance(error, smtplib.SMTPNotSupportedError) else Fault.NOBODY


def _judged(by: Callable[[int, str, str], Fault], code: int, answer: bytes | str) -> Fault:
    """By the code, the words, and the enhanced code without its class, which is empty when there is none."""
    if code < PERMANENT:
        return Fault.NOBODY
    said = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    found = ENHANCED.search(said)
    return by(code, said, found[1] if found else "")


def _of_recipient(code: int, said: str, enhanced: str) -> Fault:
    """Some servers judge the sender only when they hear the first recipient, as Postfix does."""
    of_us = ABOUT_US.search(said) and not OF_RECIPIENT.fullmatch(enhanced)
    return Fault.OURS if code in OURS or OF_SENDER.fullmatch(enhanced) or of_us else Fault.RECIPIENT


def _of_content(code: int, _said: str, enhanced: str) -> Fault:
    if code == TOO_LARGE or enhanced == "3.4":
        return Fault.SIZE
    return Fault.RECIPIENT if OF_RECIPIENT.fullmatch(enhanced) else Fault.OURS
