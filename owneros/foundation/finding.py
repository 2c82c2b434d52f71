"""What typed words find: each noun says so by one select, and Search unites all of them in one statement."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from owneros.foundation.database import AnyRow
from owneros.foundation.uniting import AnySelect


@dataclass(frozen=True)
class Found:
    """A row of what was found: its name, a note, and a badge (word, tone) or the day on which it is due."""

    name: str
    note: str = ""
    badge: tuple[str, str] | None = None
    due_on: date | None = None


Say = Callable[[AnyRow, date], Found]
# Of what was typed, and of the person (a Member) who may see a part of them only.
S = TypeVar("S", bound=Callable[[str, Any], AnySelect])


@dataclass(frozen=True)
class Kind:
    """`in_list` is the address of all that is found of it, up to what was typed."""

    table: str
    rank: int
    title: str
    sees: str
    say: Say
    in_list: str
    select: Callable[[str, Any], AnySelect]


KINDS: dict[str, Kind] = {}


def findable(
    table: str, rank: int, title: str, *, sees: str, say: Say, in_list: str = ""
) -> Callable[[S], S]:
    """Register a select of `uniting.common`, the best match first, for whoever has the permission `sees`.

    `say` words a row on the business's date. Kinds come by `rank`, each under its `title`.
    """

    def register(select: S) -> S:
        KINDS[table] = Kind(table, rank, title, sees, say, in_list, select)
        return select

    return register
