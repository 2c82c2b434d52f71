"""What a passkey is asked to sign is kept in the session of the browser: for five minutes, for one answer."""

import secrets
import time

from owneros.domain.people.factors.passkeys import are_offered, ask_to_sign, passkeys_of
from owneros.domain.people.users.models import User
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


def options_to_sign(user: User | None) -> str:
    """What a passkey is asked: one of this person, or of nobody known yet. Empty where none could answer."""
    known = passkeys_of(user.id) if user else None
    return ask_to_sign(known, challenge()) if are_offered() and known != [] else ""


def take_challenge() -> bytes:
    """The one that was asked, once. Raises StateError."""
    kept = browser().pop(KEY, None)
    if kept is None or _is_old(kept):
        raise StateError("This took too long. Try again.")
    return bytes.fromhex(kept["value"])


def _is_old(kept: dict[str, int]) -> bool:
    return time.time() - kept["at"] > LASTS_SECONDS
