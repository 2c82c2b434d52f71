"""What a passkey is asked to sign is kept in the session of the browser: for five minutes, for one answer."""

import secrets
import time

from owneros.foundation.errors import StateError
from owneros.web.sessions import browser

KEY = "challenge"
LASTS_SECONDS = 300


def challenge() -> bytes:
    """The one that waits for an answer on this browser, made when there is none."""
    kept = browser().get(KEY)
    if kept is None or _is_old(kept):
        kept = browser()[KEY] = {"value": secrets.token_hex(32), "at": int(time.time())}
    return bytes.fromhex(kept["value"])


def take_challenge() -> bytes:
    """The one that was asked, once. Raises StateError."""
    kept = browser().pop(KEY, None)
    if kept is None or _is_old(kept):
        raise StateError("This took too long. Try again.")
    return bytes.fromhex(kept["value"])


def _is_old(kept: dict[str, int]) -> bool:
    return time.time() - kept["at"] > LASTS_SECONDS
