"""Deliveries of events: queued in the store, handed over by the deliverer, repeated until the app says 2xx.

A delivery is `waiting` (due at `due_at`, machine time), `held` (until released), `delivered` or
`given_up`. `normal` sends at once in order; `duplicate` sends everything twice; `hold` keeps all
until they are released; `reverse` and `shuffle` collect until a second of quiet, then send in that
order.
"""

import random
import time
from collections.abc import Iterable
from dataclasses import dataclass
from sqlite3 import Row

from owneros.sandbox.box import Box

SCHEMA = """
create table if not exists delivery (
    id integer primary key autoincrement, vendor text not null, event_id text not null, type text not null,
    target text not null, payload text not null, state text not null, held_as text,
    rank real not null default 0, queued_at real not null, due_at real not null,
    attempts integer not null default 0, last_status integer, last_error text
);
"""
MODES = ("normal", "hold", "duplicate", "reverse", "shuffle")
QUIET_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 30.0
MOST_ATTEMPTS = 500
ACCEPTED = range(200, 300)


@dataclass(frozen=True)
class Deliveries:
    """Those of one vendor. A `target` is a name by which the vendor finds address and secret again."""

    vendor: str

    def mode(self, box: Box) -> str:
        return str(box.store.setting(f"{self.vendor}_mode", "normal"))

    def choose_mode(self, box: Box, mode: str) -> None:
        """For events from now on; what is held stays held until released."""
        box.store.set_setting(f"{self.vendor}_mode", mode)

    def queue(self, box: Box, event_id: str, kind: str, payload: str, targets: Iterable[str]) -> None:
        mode = self.mode(box)
        held_as = mode if mode in ("hold", "reverse", "shuffle") else None
        for target in targets:
            for _ in range(2 if mode == "duplicate" else 1):
                self._add(box, (event_id, kind, target, payload), held_as)
        box.ring()

    def newest(self, box: Box, most: int) -> list[Row]:
        return box.store.rows(
            "select * from delivery where vendor = ? order by id desc limit ?", self.vendor, most
        )

    def release(self, box: Box, order: str = "") -> int:
        """Lets held deliveries go; `order` overrides the way they were held. Returns how many."""
        with box.store.transaction():
            held = box.store.rows(
                "select id, held_as from delivery where vendor = ? and state = 'held' order by id",
                self.vendor,
            )
            ids = [row["id"] for row in held]
            chosen = order or (held[-1]["held_as"] if held else "normal")
            if chosen == "reverse":
                ids.reverse()
            elif chosen == "shuffle":
                random.shuffle(ids)
            for rank, object_id in enumerate(ids):
                box.store.run(
                    "update delivery set state = 'waiting', rank = ?, due_at = ? where id = ?",
                    rank, time.time(), object_id,
                )  # fmt: skip
        box.ring()
        return len(ids)

    def release_after_quiet(self, box: Box) -> None:
        newest = box.store.rows(
            "select max(queued_at) as at from delivery"
            " where vendor = ? and state = 'held' and held_as in ('reverse', 'shuffle')",
            self.vendor,
        )[0]["at"]
        if newest and time.time() - newest >= QUIET_SECONDS:
            self.release(box)

    def repeat(self, box: Box, event_id: str) -> int:
        """Queues an event once more for each endpoint it went to. Returns how many."""
        with box.store.transaction():
            rows = box.store.rows(
                "select event_id, type, target, payload from delivery"
                " where vendor = ? and event_id = ? group by target order by min(id)",
                self.vendor, event_id,
            )  # fmt: skip
            for row in rows:
                self._add(box, tuple(row))
        box.ring()
        return len(rows)

    def next_due(self, box: Box) -> Row | None:
        rows = box.store.rows(
            "select * from delivery where vendor = ? and state = 'waiting' and due_at <= ?"
            " order by attempts, rank, id limit 1",
            self.vendor, time.time(),
        )  # fmt: skip
        return rows[0] if rows else None

    def note(self, box: Box, row: Row, status: int | None, error: str | None) -> None:
        """What came of one attempt; a refused one is due again after a while."""
        attempts = row["attempts"] + 1
        state = "waiting" if attempts < MOST_ATTEMPTS else "given_up"
        if status in ACCEPTED:
            state = "delivered"
        pause = min(LONGEST_PAUSE_SECONDS, 0.5 * 2 ** min(attempts - 1, 10))
        box.store.run(
            "update delivery set state = ?, attempts = ?, last_status = ?, last_error = ?,"
            " due_at = ? where id = ?",
            state, attempts, status, error, time.time() + pause, row["id"],
        )  # fmt: skip

    def _add(self, box: Box, what: tuple[str, ...], held_as: str | None = None) -> None:
        box.store.run(
            "insert into delivery"
            " (vendor, event_id, type, target, payload, state, held_as, queued_at, due_at)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            self.vendor, *what, "held" if held_as else "waiting", held_as, time.time(), time.time(),
        )  # fmt: skip
