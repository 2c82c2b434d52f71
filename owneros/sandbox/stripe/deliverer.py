"""The thread that sends what is due, repeats what was refused, lets sessions expire and banks answer."""

import threading
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from sqlite3 import Row

from owneros.sandbox.box import Box
from owneros.sandbox.stripe import deliveries, targets
from owneros.sandbox.stripe.calls import of_account
from owneros.sandbox.stripe.debiting import finish_due
from owneros.sandbox.stripe.sessions import expire_due
from owneros.sandbox.stripe.signing import signature_header

ACCEPTED = range(200, 300)
QUIET_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
MOST_ATTEMPTS = 500
ANSWER_SECONDS = 20
TICK_SECONDS = 0.5

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Deliverer:
    def __init__(self, box: Box) -> None:
        self._box = box
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="stripe-deliveries", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._box.doorbell.set()
        self._thread.join(ANSWER_SECONDS + 1)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._box.doorbell.wait(TICK_SECONDS)
            self._box.doorbell.clear()
            expire_due(of_account(self._box, ""))
            finish_due(of_account(self._box, ""))
            self._release_after_quiet()
            while not self._stopping.is_set() and (row := self._next_due()):
                self._send(row)

    def _release_after_quiet(self) -> None:
        newest = self._box.store.rows(
            "select max(queued_at) as at from stripe_delivery"
            " where state = 'held' and held_as in ('reverse', 'shuffle')"
        )[0]["at"]
        if newest and time.time() - newest >= QUIET_SECONDS:
            deliveries.release(self._box)

    def _next_due(self) -> Row | None:
        if not self._box.settings.app_url and not targets.has_own(self._box):
            return None
        rows = self._box.store.rows(
            "select * from stripe_delivery where state = 'waiting' and due_at <= ?"
            " order by attempts, rank, id limit 1",
            time.time(),
        )
        return rows[0] if rows else None

    def _send(self, row: Row) -> None:
        target = targets.by_name(self._box, row["target"])
        status, error = post(target.url, row["payload"], target.secret) if target else (None, "No endpoint")
        attempts = row["attempts"] + 1
        if status and status in ACCEPTED:
            state = "delivered"
        else:
            state = "waiting" if attempts < MOST_ATTEMPTS else "given_up"
        pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** min(attempts - 1, 10))
        self._box.store.run(
            "update stripe_delivery set state = ?, attempts = ?, last_status = ?, last_error = ?,"
            " due_at = ? where id = ?",
            state, attempts, status, error, time.time() + pause, row["id"],
        )  # fmt: skip


def post(url: str, payload: str, secret: str) -> tuple[int | None, str | None]:
    """The receiver's status, or None with what went wrong on the way."""
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "Stripe-Signature": signature_header(payload, secret),
        "User-Agent": "Stripe/1.0 (+https://stripe.com/docs/webhooks) OwnerOS-sandbox",
    }
    wish = urllib.request.Request(url, payload.encode(), headers, method="POST")  # noqa: S310 our own app
    try:
        with OPENER.open(wish, timeout=ANSWER_SECONDS) as answer:
            return answer.status, None
    except urllib.error.HTTPError as refused:
        return refused.code, None
    except (OSError, ValueError, HTTPException) as trouble:
        return None, str(trouble)
