"""What goes on for a person while they do other things: each noun says by one select, pages show all."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BindParameter, CompoundSelect, DateTime, Uuid, bindparam

from owneros.foundation.database import AnyRow, db
from owneros.foundation.periods import now
from owneros.foundation.uniting import AnySelect, united

MOST = 3
# What a select may compare with: whose it is, and the moment.
USER: BindParameter[uuid.UUID] = bindparam("user_id", type_=Uuid)
NOW: BindParameter[Any] = bindparam("now", type_=DateTime(timezone=True))


@dataclass(frozen=True)
class GoingOn:
    """A sentence that leads to `path`; its tone is empty while it runs, then "ok" or "bad"."""

    sentence: str
    path: str
    tone: str = ""


S = TypeVar("S", bound=Callable[[], AnySelect])


@dataclass(eq=False)
class goes_on:  # noqa: N801 - read above a select, as the verb it is
    """Registers a select of `uniting.common` of what runs for the person `USER`, or ended right now.

    `say` makes a GoingOn of a row. Whoever begins one marks the person (domain/people/tenants/going_on.py).
    """

    kind: str
    sees: str
    say: Callable[[AnyRow], GoingOn]
    select: Callable[[], AnySelect] = field(init=False)

    def __call__(self, select: S) -> S:
        self.select = select
        KINDS[self.kind] = self
        return select


KINDS: dict[str, goes_on] = {}


def what_goes_on(can: Callable[[str], bool], user_id: uuid.UUID) -> list[GoingOn]:
    """What goes on for this person of what they may see."""
    open_to = tuple(kind for kind in KINDS.values() if can(kind.sees))
    if not open_to:
        return []
    rows = db.session.execute(_statement(open_to), {"user_id": user_id, "now": now()})
    return [KINDS[row.kind].say(row) for row in rows]


@cache
def _statement(kinds: tuple[goes_on, ...]) -> CompoundSelect[Any]:
    return united((kind.kind, kind.select(), MOST) for kind in kinds)
