"""What a passkey is asked to sign is kept in the session of the browser: for five minutes, for one answer."""

import time

from owneros.domain.people.factors.passkeys import Asked
from owneros.foundation.errors import StateError
from owneros.web.sessions import browser

KEY = "challenge"
LASTS_SECONDS = 300


def asked_here(asked: Asked | None) -> str:
    """Keep the challenge; the options for the page, empty when nothing is asked."""
    if asked is None:
        return ""
    browser()[KEY] = {"value": asked.challenge, "at": int(time.time())}
    return asked.options


def take_challenge() -> str:
    """The one that was asked last on this browser, once. Raises StateError."""
    kept = browser().pop(KEY, None)
    if kept is None or time.time() - kept["at"] > LASTS_SECONDS:
        raise StateError("This took too long. Try again.")
    return str(kept["value"])
