"""What needs somebody: each noun says by one select what of it does, and Today shows all in one statement."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from enum import IntEnum, auto
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import BigInteger, BindParameter, CompoundSelect, Date, DateTime, bindparam

from owneros.foundation.database import AnyRow, db
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant
from owneros.foundation.uniting import AnySelect, united

MOST = 5
# What a select may compare with: the business's date, the moment, and its tenant where a table is not walled.
TODAY: BindParameter[date] = bindparam("today", type_=Date)
NOW: BindParameter[datetime] = bindparam("now", type_=DateTime(timezone=True))
TENANT: BindParameter[int] = bindparam("tenant_id", type_=BigInteger)


class Rank(IntEnum):
    """What presses most comes first."""

    ANSWER_IS_DUE = auto()
    MONEY_DID_NOT_COME = auto()
    MONEY_DID_NOT_GO = auto()
    GIVEN_UP = auto()
    NOT_DELIVERED = auto()
    NEVER_SENT = auto()
    CLIENT_WAITS = auto()
    CLIENT_DECIDES = auto()
    STOPPED = auto()
    OVERDUE = auto()
    ON_ITS_WAY = auto()
    UNFINISHED = auto()


@dataclass(frozen=True)
class Need:
    """A row on Today: a sentence that begins with a verb and leads to `path`, a badge (word, tone), a note.

    It waits since `since`, and until `answer_by` at the latest.
    """

    sentence: str
    path: str
    note: str = ""
    badge: tuple[str, str] | None = None
    cents: int | None = None
    since: datetime | None = None
    answer_by: datetime | None = None


Say = Callable[[AnyRow, date], Need | None]
S = TypeVar("S", bound=Callable[[], AnySelect])


@dataclass(eq=False)
class needs_me:  # noqa: N801 - read above a select, as the verb it is
    """Registers a select of `uniting.common`; whoever has the permission `sees` is shown its first rows.

    `say` makes a Need of a row and the business's date; None when it does not matter any more.
    """

    kind: str
    rank: Rank
    _: KW_ONLY
    sees: str
    say: Say
    most: int = MOST
    select: Callable[[], AnySelect] = field(init=False)

    def __call__(self, select: S) -> S:
        self.select = select
        KINDS[self.kind] = self
        return select


KINDS: dict[str, needs_me] = {}


def what_needs(can: Callable[[str], bool], today: date) -> list[Need]:
    """What needs a person who may do so much, most pressing first, the same thing once."""
    open_to = tuple(kind for kind in KINDS.values() if can(kind.sees))
    if not open_to:
        return []
    bound = {"today": today, "now": now(), "tenant_id": current_tenant(db.session())}
    rows = db.session.execute(_statement(open_to), bound).all()
    pressing = sorted(rows, key=lambda row: (KINDS[row.kind].rank, row.kind))
    said = (KINDS[row.kind].say(row, today) for row in pressing)
    return list(dict.fromkeys(need for need in said if need is not None))


@cache
def _statement(kinds: tuple[needs_me, ...]) -> CompoundSelect[Any]:
    """Built once: building it costs more than carrying it out."""
    return united((kind.kind, kind.select(), kind.most) for kind in kinds)
