"""Event deliveries: queued in the store, sent by one thread, repeated until the app says 2xx.

A delivery is `waiting` (due at `due_at`, machine time), `held` (until released), `delivered` or
`given_up`. `normal` sends at once in order; `duplicate` sends everything twice; `hold` keeps all
until they are released; `reverse` and `shuffle` collect until a second of quiet, then send in that
order.
"""

import json
import random
import threading
import time
import urllib.error
import urllib.request
from sqlite3 import Row

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import targets
from owneros.sandbox.stripe.calls import of_account
from owneros.sandbox.stripe.signing import signature_header

SCHEMA = """
create table if not exists stripe_delivery (
    id integer primary key autoincrement, event_id text not null, type text not null,
    target text not null, payload text not null, state text not null, held_as text,
    rank real not null default 0, queued_at real not null, due_at real not null,
    attempts integer not null default 0, last_status integer, last_error text
);
"""
MODES = ("normal", "hold", "duplicate", "reverse", "shuffle")
QUIET_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
MOST_ATTEMPTS = 500
ANSWER_SECONDS = 20
TICK_SECONDS = 0.5

OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def queue(box: Box, event: Json) -> None:
    mode = box.store.setting("stripe_mode", "normal")
    held = mode in ("hold", "reverse", "shuffle")
    for target in targets.listening(box, event):
        for _ in range(2 if mode == "duplicate" else 1):
            box.store.run(
                "insert into stripe_delivery"
                " (event_id, type, target, payload, state, held_as, queued_at, due_at)"
                " values (?, ?, ?, ?, ?, ?, ?, ?)",
                event["id"], event["type"], target.name, json.dumps(event),
                "held" if held else "waiting", mode if held else None, time.time(), time.time(),
            )  # fmt: skip
    box.doorbell.set()


def release(box: Box, order: str | None = None) -> int:
    """Lets held deliveries go; `order` overrides the way they were held. Returns how many."""
    with box.store.transaction():
        held = box.store.rows("select id, held_as from stripe_delivery where state = 'held' order by id")
        ids = [row["id"] for row in held]
        chosen = order or (held[-1]["held_as"] if held else "normal")
        if chosen == "reverse":
            ids.reverse()
        elif chosen == "shuffle":
            random.shuffle(ids)
        for rank, id in enumerate(ids):
            box.store.run(
                "update stripe_delivery set state = 'waiting', rank = ?, due_at = ? where id = ?",
                rank, time.time(), id,
            )  # fmt: skip
    box.doorbell.set()
    return len(ids)


def repeat(box: Box, event_id: str) -> int:
    """Queues an event once more for each endpoint it went to. Returns how many."""
    with box.store.transaction():
        rows = box.store.rows(
            "select min(id) as id from stripe_delivery where event_id = ? group by target", event_id
        )
        for row in rows:
            box.store.run(
                "insert into stripe_delivery"
                " (event_id, type, target, payload, state, queued_at, due_at)"
                " select event_id, type, target, payload, 'waiting', ?, ?"
                " from stripe_delivery where id = ?",
                time.time(), time.time(), row["id"],
            )  # fmt: skip
    box.doorbell.set()
    return len(rows)


class Deliverer:
    """The thread that sends what is due, and lets due sessions expire."""

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
        from owneros.sandbox.stripe.sessions import expire_due

        while not self._stopping.is_set():
            self._box.doorbell.wait(TICK_SECONDS)
            self._box.doorbell.clear()
            expire_due(of_account(self._box, ""))
            self._release_after_quiet()
            while not self._stopping.is_set() and (row := self._next_due()):
                self._send(row)

    def _release_after_quiet(self) -> None:
        newest = self._box.store.rows(
            "select max(queued_at) as at from stripe_delivery"
            " where state = 'held' and held_as in ('reverse', 'shuffle')"
        )[0]["at"]
        if newest and time.time() - newest >= QUIET_SECONDS:
            release(self._box)

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
        if status and 200 <= status < 300:
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
    except (OSError, ValueError) as trouble:
        return None, str(trouble)
