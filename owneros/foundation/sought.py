"""What was typed is looked up among the pieces first: which records hold it, or that they are very many.

Few records are then read by their ids. Very many stand close together in any order, so a list that walks
along its own soon has a page of them. In both cases `holds_all` decides: pieces only say where to look.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from sqlalchemy import ColumnElement, Select, any_, case, false, func, or_
from sqlalchemy.orm import InstrumentedAttribute

from owneros.foundation import looking_up
from owneros.foundation.cards import masked
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.looking_up import Asked, Held, given, having, look_up
from owneros.foundation.pieces import PIECE, source_of
from owneros.foundation.search import MOST_CHARACTERS, holds_all, normalise, words

# Records may be found by others to which they belong, when these are few: a client has very many invoices.
FEW_OWNERS = 150
# Of very many those are ranked that begin with what was typed, and so many of those that were made last.
NEWEST = 50

Key: TypeAlias = InstrumentedAttribute[uuid.UUID]
# From each searched column to the key that names its row in the record that is sought; its own comes first.
Keys: TypeAlias = Mapping[Any, Key]
# One of these stands in what is sought: it begins a word, or goes on inside one.
Part: TypeAlias = tuple[str, ...]
S = TypeVar("S", bound=Select[Any])


@dataclass(frozen=True)
class Sought:
    """One kind of record. `few` may be counted and summed up; `near` begin with what was typed."""

    record_id: Key
    conditions: Sequence[ColumnElement[bool]]
    few: bool = False
    none: bool = False
    near: Sequence[uuid.UUID] = ()

    def within(self, statement: S) -> S:
        """Those of the statement that were sought. Every search goes through here, and is planned anew."""
        if not self.conditions:
            return statement
        return statement.where(*self.conditions).execution_options(**UNPREPARED)

    def ranked(self, statement: S) -> S:
        """The same where the order tells how near each is: very many are not all read for that."""
        found = self.within(statement)
        if self.few:
            return found
        last = found.with_only_columns(self.record_id, maintain_column_froms=True).order_by(None)
        last = last.order_by(self.record_id.desc()).limit(NEWEST).correlate(None)
        seen = func.array_cat(given(self.near), func.array(last.scalar_subquery()))
        return found.where(self.record_id == any_(seen))


def sought(typed: str, keys: Keys) -> Sought:
    """Asks the database. Nothing typed is held by all."""
    return sought_among(typed, [keys])[0]


def sought_among(typed: str, kinds: Sequence[Keys]) -> list[Sought]:
    """Several kinds in one statement."""
    if not normalise(typed[:MOST_CHARACTERS]):
        return [Sought(_own(keys)[1], []) for keys in kinds]
    parts, starts = list(_parts(typed)), _starts(typed)
    pieces = [*starts, *(piece for part in parts for piece in part)]
    held = look_up((source_of(each), piece) for keys in kinds for each in keys for piece in pieces)
    return [_of_kind(typed, keys, parts, starts, held) for keys in kinds]


def _parts(typed: str) -> Iterator[Part]:
    """A single letter is none: it may be the last of a word, which is no piece of its own."""
    for word in " ".join(map(masked, words(typed))).split():
        if len(word) > 1:
            yield f" {word[:PIECE]}", word[:PIECE]
        if len(word) > PIECE:
            yield (word[-PIECE:],)


def _starts(typed: str) -> Part:
    """The beginnings of what is near: of a text, or of a word."""
    text = normalise(typed[:MOST_CHARACTERS])
    return f"  {text[:PIECE]}", f" {text.split()[0][:PIECE]}"


def _of_kind(
    typed: str, keys: Keys, parts: Iterable[Part], starts: Part, held: Mapping[Asked, Held]
) -> Sought:
    own, record_id = _own(keys)
    near = _ids(held[source_of(own), piece] for piece in starts)
    holds = holds_all(typed, *keys)
    counts = _counts(keys, parts, held)
    if counts and min(counts.values()) <= looking_up.FEW:
        rare = [part for part, count in counts.items() if count <= looking_up.CARRIED]
        conditions = [_of_these(keys, part, held) for part in rare]
        conditions = conditions or [_of_those(keys, min(counts, key=counts.__getitem__))]
        return Sought(record_id, [*conditions, holds], few=True, none=0 in counts.values(), near=near)
    # Of what is said by cases PostgreSQL takes the half to be true, and so walks along the order.
    return Sought(record_id, [case((holds, True), else_=False)], near=near)


def _counts(keys: Keys, parts: Iterable[Part], held: Mapping[Asked, Held]) -> dict[Part, int]:
    """How many rows hold each part, as far as they are known to lead to few records."""
    _, record_id = _own(keys)
    counts = {}
    for part in parts:
        count = [(key, held[source_of(each), piece].count) for each, key in keys.items() for piece in part]
        if sum(number for key, number in count if key is not record_id) <= FEW_OWNERS:
            counts[part] = sum(number for _, number in count)
    return counts


def _of_these(keys: Keys, part: Part, held: Mapping[Asked, Held]) -> ColumnElement[bool]:
    found = [(key, _ids(held[source_of(each), piece] for piece in part)) for each, key in keys.items()]
    return or_(false(), *(key == any_(given(ids)) for key, ids in found if ids))


def _of_those(keys: Keys, part: Part) -> ColumnElement[bool]:
    return or_(*(key == any_(having(source_of(each), part)) for each, key in keys.items()))


def _ids(held: Iterable[Held]) -> list[uuid.UUID]:
    return [each for one in held for each in one.ids or ()]


def _own(keys: Keys) -> tuple[Any, Key]:
    return next(iter(keys.items()))
