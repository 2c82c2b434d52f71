"""Which addresses are Amazon's SNS, and the two things fetched there. A notice leads us nowhere else."""

import re
import urllib.request
from functools import lru_cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from owneros.foundation.errors import VendorError
from owneros.vendors.mail.notices.notice import Unchecked

HOST = re.compile(r"sns\.[a-z0-9-]{3,30}\.amazonaws\.com(\.cn)?")
TIMEOUT_SECONDS = 5
LARGEST = 64 * 1024  # bytes
FAILURES = (OSError, ValueError, HTTPException)

_settings = {"sandbox": ""}


def configure(sandbox_url: str) -> None:
    """The sandbox stands for Amazon too; empty in production, which knows none."""
    _settings["sandbox"] = sandbox_url.rstrip("/")


def trusted(url: str) -> bool:
    """TLS at sns.<region>.amazonaws.com, without a port or a user of its own."""
    sandbox = _settings["sandbox"]
    if sandbox and url.startswith(f"{sandbox}/"):
        return True
    try:
        parts = urlsplit(url)
        return parts.scheme == "https" and HOST.fullmatch(parts.netloc) is not None
    except ValueError:
        return False


@lru_cache(maxsize=8)
def certificate(url: str) -> bytes:
    """PEM, kept in this process: Amazon gives a new one a new address. Raises Unchecked."""
    try:
        return _fetch(url)
    except FAILURES as error:
        raise Unchecked("Amazon's certificate cannot be had now.") from error


def confirm(url: str) -> None:
    """Says yes to a subscription. Raises VendorError when it may be tried again."""
    if not trusted(url):
        raise ValueError("This is no address of Amazon's.")
    try:
        _fetch(url)
    except FAILURES as error:
        raise VendorError("Amazon did not take our yes.") from error


def _fetch(url: str) -> bytes:
    with _opener.open(url, timeout=TIMEOUT_SECONDS) as answer:
        found: bytes = answer.read(LARGEST)
        return found


class _StayHere(urllib.request.HTTPRedirectHandler):
    """A redirect would lead past the rule for addresses: it is an error."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_StayHere)
