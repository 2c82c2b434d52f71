"""Mail to bounce@ (or bounce+word@) anything is taken, then comes back: a signed notice to the app."""

import json
import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPException

from owneros.sandbox.box import Box
from owneros.sandbox.stripe.signing import signature_header

REASON = "550 5.1.1 The address does not exist."
PATH = "/webhooks/mail"
ANSWER_SECONDS = 20
TICK_SECONDS = 0.3
LONGEST_PAUSE_SECONDS = 30.0
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def bounces(address: str) -> bool:
    return address.lower().partition("@")[0].partition("+")[0] == "bounce"


def plan(box: Box, mail_id: str, message_id: str, address: str) -> None:
    """The notice waits until the app takes it."""
    notice = {"type": "bounce", "message_id": message_id, "recipient": address, "reason": REASON}
    box.store.put("bounce", mail_id, {"id": mail_id, "notice": notice, "attempts": 0, "due_at": time.time()})


class Bouncer:
    """The thread that hands notices to the app, again and again until it answers 2xx."""

    def __init__(self, box: Box) -> None:
        self._box = box
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="mail-bounces", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(ANSWER_SECONDS + 1)

    def _run(self) -> None:
        while not self._stopping.wait(TICK_SECONDS):
            if not self._box.settings.app_url:
                continue
            for kept in reversed(self._box.store.newest("bounce")):
                if kept["due_at"] <= time.time() and not self._stopping.is_set():
                    self._hand_over(kept)

    def _hand_over(self, kept: dict[str, object]) -> None:
        settings = self._box.settings
        if post(settings.app_url + PATH, json.dumps(kept["notice"]), settings.mail_secret):
            self._box.store.remove("bounce", str(kept["id"]))
            return
        attempts = int(str(kept["attempts"])) + 1
        pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** min(attempts - 1, 10))
        later = kept | {"attempts": attempts, "due_at": time.time() + pause}
        self._box.store.put("bounce", str(kept["id"]), later)


def post(url: str, payload: str, secret: str) -> bool:
    """Whether it was taken. Signed as Stripe signs: HMAC-SHA256 over time and body."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Mail-Signature": signature_header(payload, secret),
        "User-Agent": "OwnerOS-sandbox mail",
    }
    wish = urllib.request.Request(url, payload.encode(), headers, method="POST")  # noqa: S310 our own app
    try:
        with OPENER.open(wish, timeout=ANSWER_SECONDS):
            return True
    except (urllib.error.HTTPError, OSError, ValueError, HTTPException):
        return False
