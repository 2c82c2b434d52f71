"""What a picker offers while a name is typed: each noun says so by one select, recent ones first."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement

from owneros.foundation.audit import Actor, lately
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.database import AnyRow, db
from owneros.foundation.search import nearness, normalise, words
from owneros.foundation.sought import Keys, sought
from owneros.foundation.uniting import AnySelect

OFFERED = 8
# Of what is searched by nothing so many are looked through.
MOST = 200

# What else stands in the form, by the name of its field.
Beside = Mapping[str, uuid.UUID | None]
Add = Callable[[Actor, str, str], uuid.UUID]
S = TypeVar("S", bound=Callable[..., AnySelect])


@dataclass(frozen=True)
class Option:
    """One of those that may be picked: its name, and what tells it from others of that name.

    `tells` is a word by which the page goes on with it. `settles` are those picked with it, by the names of
    their fields.
    """

    id: uuid.UUID
    label: str
    note: str = ""
    tells: str = ""
    settles: Mapping[str, "Option"] = field(default_factory=dict)


@dataclass(eq=False)
class pickable:  # noqa: N801 - read above a select, as what it says
    """Registers a select of the records of a table that this person may pick, as a function of the Member.

    Those are `offered` for which that holds; what a form has already stays picked without. `say` makes an
    Option of a row. What is typed is looked up by `by`, nearest to `near` first, and those alike in the
    `order`. `recent` is the column of the trail that names them. `narrow` leaves those that go with what else
    stands in the form, by the names of its fields; what is searched by nothing, as it is few, is offered only
    so. `add` makes one of a name and a phone.
    """

    table: str
    word: str
    _: KW_ONLY
    say: Callable[[AnyRow], Option]
    key: Any
    order: Sequence[Any]
    offered: ColumnElement[bool]
    near: Any = None
    by: Keys = field(default_factory=dict)
    recent: Any = None
    narrow: Mapping[str, Any] = field(default_factory=dict)
    add: Add | None = None
    select: Callable[..., AnySelect] = field(init=False)

    def __call__(self, select: S) -> S:
        self.select = select
        PICKS[self.table] = self
        return select

    def chosen(self, member: Any, row_id: uuid.UUID) -> Option | None:
        """Also when it is not offered any more; None when it is not there for this person."""
        row = db.session.execute(self.select(member).where(self.key == row_id)).one_or_none()
        return self.say(row) if row else None

    def offer(self, member: Any, typed: str, beside: Beside) -> list[Option]:
        """The nearest to what was typed; with nothing typed the recent ones, then the first in order."""
        narrowed = self._narrowed(beside)
        wanted = self.select(member).where(self.offered, *narrowed)
        if not self.by:
            few = self._read(wanted.order_by(*self.order), MOST) if narrowed else []
            return [each for each in few if _holds(each, typed)][:OFFERED]
        if normalise(typed):
            near = sought(typed, self.by).ranked(wanted).order_by(nearness(typed, self.near), *self.order)
            return self._read(near)
        recent = self._recent(member)
        found = {each.id: each for each in self._read(wanted.where(self.key.in_(recent)))} if recent else {}
        first = [found[row_id] for row_id in recent if row_id in found]
        rest = self._read(wanted.order_by(*self.order))
        return [*first, *(each for each in rest if each.id not in found)][:OFFERED]

    def only(self, member: Any, beside: Beside) -> Option | None:
        """The one that goes with what else stands in the form, when there is just one."""
        if not any(beside.get(name) for name in self.narrow):
            return None
        options = self.offer(member, "", beside)
        return options[0] if len(options) == 1 else None

    def _narrowed(self, beside: Beside) -> list[ColumnElement[bool]]:
        return [column == beside[name] for name, column in self.narrow.items() if beside.get(name)]

    def _read(self, statement: AnySelect, most: int = OFFERED) -> list[Option]:
        rows = db.session.execute(statement.limit(most), execution_options=UNPREPARED)
        return [self.say(row) for row in rows]

    def _recent(self, member: Any) -> list[uuid.UUID]:
        """What this person had to do with last, the latest first."""
        if self.recent is None:
            return []
        return list(dict.fromkeys(lately(member.user_id, self.recent)))[:OFFERED]


def _holds(option: Option, typed: str) -> bool:
    text = normalise(f"{option.label} {option.note}")
    return all(any(spelling in text for spelling in word.spellings) for word in words(typed))


PICKS: dict[str, pickable] = {}
