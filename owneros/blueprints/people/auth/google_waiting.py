"""Whom Google knows and we do not yet: the proof waits in the browser's session for what is missing."""

import time
from dataclasses import asdict, dataclass

from flask import g

from owneros.vendors.google import Identity
from owneros.web.sessions import browser

WAITING = "google_waiting"
SECONDS = 30 * 60


@dataclass(frozen=True)
class Waiting:
    identity: Identity
    next: str


def begin_waiting(identity: Identity, next_path: str) -> None:
    browser()[WAITING] = {"identity": asdict(identity), "next": next_path, "at": int(time.time())}


def waiting() -> Waiting | None:
    """None where nobody came from Google within the last half hour, or somebody is signed in since."""
    kept = browser().get(WAITING)
    if not kept or g.person is not None or time.time() - kept["at"] > SECONDS:
        return None
    return Waiting(Identity(**kept["identity"]), kept["next"])


def end_waiting() -> None:
    browser().pop(WAITING, None)
