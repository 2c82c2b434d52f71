"""What comes in from files: each noun says how a row becomes a record, what it doubles, and what holds it."""

import re
import uuid
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, ClassVar, TypeAlias, TypeVar

from sqlalchemy import BindParameter, ColumnElement, DateTime, bindparam, select

from owneros.foundation.audit import Actor
from owneros.foundation.cells import Composed, Fields
from owneros.foundation.database import TenantTable, db

Key = tuple[str, str]
Keyed: TypeAlias = Mapping[str, tuple[str, Callable[[str], str]]]
Details = dict[str, Any]
K = TypeVar("K", bound=type["ImportKind"])


class ImportKind(ABC):
    """Rows of a file that become records of a noun. What one makes carries the row's id: it is made once.

    `keyed` names the details that two records must not share, with a word for each and how it is compared,
    the surest first.
    """

    rank: int
    model: ClassVar[type[TenantTable]]
    title: ClassVar[str]
    hint: ClassVar[str]
    one: ClassVar[str]
    many: ClassVar[str]
    home: ClassVar[str]
    undoing: ClassVar[str]
    fields: ClassVar[Fields]
    keyed: ClassVar[Keyed]

    @abstractmethod
    def lacking(self, fields: Iterable[str]) -> str:
        """What the chosen fields lack, as a sentence."""

    @abstractmethod
    def compose(self, values: dict[str, str]) -> Composed:
        """From the values of a row by field."""

    @abstractmethod
    def twins(self, keys: set[Key]) -> list[tuple[Key, tuple[uuid.UUID, str]]]:
        """The records that have one of them already, (id, name), each under its keys; the oldest first."""

    @abstractmethod
    def make(self, actor: Actor, rows: Mapping[uuid.UUID, Details]) -> None:
        """A record of each row, under its id: all of them, or none and FieldError for one that cannot be."""

    @abstractmethod
    def glance(self, details: Details) -> list[str]:
        """What is said below the name of a row; empty parts are left out."""

    def guess(self, header: list[str]) -> dict[str, str]:
        """Column number, as text, to field; the first column that fits takes a field. Others are left out."""
        fields = {words: field for field, (_, ways) in self.fields.items() for words in ways}
        found: dict[str, str] = {}
        for number, name in enumerate(header):
            # `E-mail 1 - Value` -> `e mail 1 value`.
            field = fields.get(" ".join(re.findall(r"[a-z0-9]+", name.lower())))
            if field and field not in found.values():
                found[str(number)] = field
        return found

    def keys(self, details: Details) -> list[Key]:
        """Each with its word."""
        found = ((word, compared(details[name])) for name, (word, compared) in self.keyed.items())
        return [(word, key) for word, key in found if key]


# The moment at which the import was done.
SINCE: BindParameter[datetime] = bindparam("since", type_=DateTime(timezone=True))
KINDS: dict[str, ImportKind] = {}
# By kind: rank, reason, column and conditions.
HOLDS: dict[str, list[tuple[int, str, Any, tuple[ColumnElement[bool], ...]]]] = {}


def imported(kind: str, rank: int) -> Callable[[K], K]:
    """Register a kind; they are offered by `rank`. `csv_import.kind` has a CHECK that names them all."""

    def register(made: K) -> K:
        KINDS[kind] = made()
        KINDS[kind].rank = rank
        return made

    return register


def by_rank() -> dict[str, ImportKind]:
    return dict(sorted(KINDS.items(), key=lambda one: one[1].rank))


def holds(kind: str, rank: int, reason: str, owner: Any, *conditions: ColumnElement[bool]) -> None:
    """Register what keeps a record of this kind when its import is undone: `owner`, a column, names it.

    Of several reasons the one with the highest rank is told.
    """
    HOLDS.setdefault(kind, []).append((rank, reason, owner, conditions))


def in_use(kind: str, ids: list[uuid.UUID], since: datetime) -> dict[uuid.UUID, str]:
    """Those that an undo must leave, and why."""
    reasons: dict[uuid.UUID, str] = {}
    for _, reason, owner, conditions in sorted(HOLDS.get(kind, ()), key=itemgetter(0)):
        held = select(owner).where(owner.in_(ids), *conditions).distinct()
        reasons |= dict.fromkeys(db.session.scalars(held, {"since": since}), reason)
    return reasons
