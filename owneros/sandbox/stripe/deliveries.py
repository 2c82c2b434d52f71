"""Event deliveries: queued in the store, sent by the deliverer, repeated until the app says 2xx.

A delivery is `waiting` (due at `due_at`, machine time), `held` (until released), `delivered` or
`given_up`. `normal` sends at once in order; `duplicate` sends everything twice; `hold` keeps all
until they are released; `reverse` and `shuffle` collect until a second of quiet, then send in that
order.
"""

import json
import random
import time

from owneros.sandbox.box import Box
from owneros.sandbox.store import Json
from owneros.sandbox.stripe import targets

SCHEMA = """
create table if not exists stripe_delivery (
    id integer primary key autoincrement, event_id text not null, type text not null,
    target text not null, payload text not null, state text not null, held_as text,
    rank real not null default 0, queued_at real not null, due_at real not null,
    attempts integer not null default 0, last_status integer, last_error text
);
"""
MODES = ("normal", "hold", "duplicate", "reverse", "shuffle")


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
        for rank, object_id in enumerate(ids):
            box.store.run(
                "update stripe_delivery set state = 'waiting', rank = ?, due_at = ? where id = ?",
                rank, time.time(), object_id,
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
