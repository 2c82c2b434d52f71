"""What typed words find: each noun says so by one select, and Search unites all of them in one statement."""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from typing import Any, TypeVar

from owneros.foundation.database import AnyRow
from owneros.foundation.sought import Keys
from owneros.foundation.uniting import AnySelect


@dataclass(frozen=True)
class Found:
    """A row of what was found: its name, a note, and a badge (word, tone) or the day on which it is due.

    `call` is whom one may call about it, with a phone or an empty one.
    """

    name: str
    note: str = ""
    badge: tuple[str, str] | None = None
    due_on: date | None = None
    call: tuple[str, str] | None = None


Say = Callable[[AnyRow, date], Found]
# Of what was typed, and of the person (a Member) who may see a part of them only.
S = TypeVar("S", bound=Callable[[str, Any], AnySelect])


@dataclass(eq=False)
class findable:  # noqa: N801 - read above a select, as what it says
    """Registers a select of `uniting.common`, the best match first, for whoever has the permission `sees`.

    `say` words a row on the business's date. Kinds come by `rank`, each under its `title`; `in_list` is the
    address of all that is found of one, up to what was typed. `by` are the `Keys` to what was typed; without
    them the select itself says what holds it.
    """

    table: str
    rank: int
    title: str
    _: KW_ONLY
    sees: str
    say: Say
    in_list: str = ""
    by: Keys = field(default_factory=dict)
    select: Callable[[str, Any], AnySelect] = field(init=False)

    def __call__(self, select: S) -> S:
        self.select = select
        KINDS[self.table] = self
        return select


KINDS: dict[str, findable] = {}
