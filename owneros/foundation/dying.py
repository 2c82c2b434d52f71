"""Work that was given up: who hears of it, and how it is offered again.

The operator hears of every death: it is logged as `task_dead` and listed by `flask tasks dead`. Beside that,
each kind of work says who else does: the record that waits for it, Today, or the person who asked.
"""

import json
import logging
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import current_app
from sqlalchemy import Text, cast, func, select

from owneros.foundation.database import AnyRow, db
from owneros.foundation.errors import OwnerOSError
from owneros.foundation.failures import passes
from owneros.foundation.needing import TENANT, Need, Rank, needs_me
from owneros.foundation.outbox import Outbox
from owneros.foundation.payloads import hand_over
from owneros.foundation.tenancy import enter_tenant
from owneros.foundation.uniting import AnySelect, common

log = logging.getLogger("owneros.tasks")
MOST = 20


@dataclass(frozen=True)
class Death:
    """`why` is a sentence for people, empty when the reason is not theirs to read.

    `tried` says that it failed again and again for hours, for a reason that passes.
    """

    why: str = ""
    tried: bool = False


@dataclass(frozen=True)
class HeardBy:
    """Who hears that work of a kind was given up. `again` is False where only the person may ask anew.

    Like handlers, `note`, `undo` and `tell` name what they need of the payload. `note` may ask for the
    `death`, `tell` for the moment of it, `since`.
    """

    who: str
    note: Callable[..., None] | None = None
    undo: Callable[..., None] | None = None
    tell: Callable[..., Need | None] | None = None
    again: bool = True


OPERATOR = HeardBy("operator")
ASKER = HeardBy("the person who asked, who can ask again", again=False)
hearers: dict[str, HeardBy] = {}


def on_record(
    note: Callable[..., None], undo: Callable[..., None] | None = None, *, again: bool = True
) -> HeardBy:
    """`note` writes it down where people look; `undo` takes that back when the work is offered again."""
    return HeardBy("the record that waits for it", note=note, undo=undo, again=again)


def on_today(tell: Callable[..., Need | None]) -> HeardBy:
    """`tell` says it on Today from the moment of its death; None when it does not matter any more."""
    return HeardBy("Today", tell=tell)


def death_by(error: Exception | None) -> Death:
    """None: the worker died each time."""
    why = error.message if isinstance(error, OwnerOSError) else ""
    return Death(why, tried=error is not None and passes(error))


def mourn(row_id: uuid.UUID, error: Exception | None) -> None:
    """In a transaction of its own: whatever comes of it, the row stays dead."""
    row = db.session.get_one(Outbox, row_id)
    log.error(
        "task_dead",
        extra={"outbox_id": str(row_id), "kind": row.kind, "error": row.last_error},
        exc_info=None if error is None or passes(error) else error,
    )
    note = hearers[row.kind].note if row.kind in hearers else None
    if note is None:
        return
    try:
        _enter(row)
        hand_over(note, row.payload, death=death_by(error))
        db.session.commit()
    except Exception as unheard:
        db.session.rollback()
        log.error("task_death_unheard", extra={"outbox_id": str(row_id)}, exc_info=unheard)  # noqa: TRY400


def gave_up(dedupe: str) -> bool:
    """Whether the work that was asked for under this key is dead."""
    wanted = select(Outbox.id).where(Outbox.dedupe == dedupe, Outbox.dead_at.is_not(None))
    return db.session.scalar(wanted) is not None


def replay(row_id: uuid.UUID) -> bool:
    """Give a dead row a fresh start; False when there is no such dead row.

    The session is pinned to its business.
    """
    row: Any = db.session.get(Outbox, row_id, with_for_update=True)
    if row is None or row.dead_at is None:
        return False
    _enter(row)
    undo = hearers[row.kind].undo if row.kind in hearers else None
    if undo is not None:
        hand_over(undo, row.payload)
    row.dead_at, row.attempts, row.offered_at, row.lease_until = None, 0, None, None
    row.available_at = func.now()
    db.session.commit()
    return True


def replay_all(kinds: Iterable[str] = ()) -> int:
    """The same for all dead rows, oldest first, or those of some kinds; how many.

    Without `kinds`, what only the person may ask for anew stays dead: old letters of access, say.
    """
    named = set(kinds)
    rows = db.session.execute(
        select(Outbox.id, Outbox.kind).where(Outbox.dead_at.is_not(None)).order_by(Outbox.dead_at)
    ).all()
    db.session.rollback()
    count = 0
    for row in rows:
        wanted = row.kind in named if named else hearers.get(row.kind, OPERATOR).again
        if wanted:
            # A session of its own each: it is pinned to one business for life.
            with current_app.app_context():
                count += replay(row.id)
    return count


def _say_given_up(row: AnyRow, _today: date) -> Need | None:
    kind, payload = row.words
    tell = hearers[kind].tell
    need = hand_over(tell, json.loads(payload), since=row.at) if tell else None
    return need and replace(need, badge=("Not done", "bad"), note=f"{need.note} We were notified.")


@needs_me("given_up", Rank.GIVEN_UP, sees="money:read", say=_say_given_up, most=MOST)
def _given_up() -> AnySelect:
    """The newest first. The outbox is not walled."""
    told = [kind for kind, heard_by in hearers.items() if heard_by.tell]
    return (
        common(Outbox.kind, cast(Outbox.payload, Text), at=Outbox.dead_at)
        .where(Outbox.tenant_id == TENANT, Outbox.dead_at.is_not(None), Outbox.kind.in_(told))
        .order_by(Outbox.dead_at.desc())
    )


def _enter(row: Outbox) -> None:
    if row.tenant_id is not None:
        enter_tenant(db.session, row.tenant_id)
