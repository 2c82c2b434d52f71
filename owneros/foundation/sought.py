"""What was typed is looked up among pieces and marks: which records hold it, or that they are very many.

Few records are then read by their ids. Very many stand close together in any order, so a list that walks
along its own soon has a page of them. In both cases `holds_all` decides: the others only say where to look.
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
from owneros.foundation.marks import Mark
from owneros.foundation.pieces import PIECE, source_of
from owneros.foundation.search import MOST_CHARACTERS, holds_all, normalise, words
from owneros.foundation.spellings import Word

# Records may be found by others to which they belong, when these are few: a client has very many invoices.
FEW_OWNERS = 150
# Of very many those are ranked that begin with what was typed, and so many of those that were made last.
NEWEST = 50

Key: TypeAlias = InstrumentedAttribute[uuid.UUID]
# From each searched column or mark to the key that names its row in the record that is sought; its own first.
Keys: TypeAlias = Mapping[Any, Key]
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
    """Several kinds at once: a statement for the words, and one for numbers and amounts among them."""
    if not normalise(typed[:MOST_CHARACTERS]):
        return [Sought(_own(keys)[1], []) for keys in kinds]
    parts = list(_parts(typed))
    ways = (asked for keys in kinds for part in parts for _, asked in part.ways(keys))
    held = look_up([*ways, *(asked for keys in kinds for asked in _near(typed, keys))])
    return [_of_kind(typed, keys, parts, held) for keys in kinds]


@dataclass(frozen=True)
class Part:
    """Of a typed word: one of these pieces stands in what is sought, or it is what the word means."""

    pieces: tuple[str, ...]
    word: Word

    def ways(self, keys: Keys) -> Iterator[tuple[Key, Asked]]:
        """What is looked up, and whose key is found there."""
        for where, key in keys.items():
            if not isinstance(where, Mark):
                yield from ((key, (source_of(where), piece)) for piece in self.pieces)
            elif (meant := where.meant(self.word)) is not None:
                yield key, (where, meant)


def _parts(typed: str) -> Iterator[Part]:
    """A single letter is none: it may be the last of a word, which is no piece of its own."""
    for word in words(typed):
        kept = [masked(spelling).split() for spelling in word.spellings]
        if all(len(one) > 1 or len(one[0]) > 1 for one in kept):
            begins = tuple(piece for one in kept for piece in _begin(one))
            ends = tuple(piece for one in kept for piece in _end(one))
            yield from (Part(pieces, word) for pieces in dict.fromkeys((begins, ends)))


def _begin(spelling: list[str]) -> tuple[str, ...]:
    """It begins a word, or goes on inside one; what follows a blank only begins one."""
    first, *rest = spelling
    return (f" {first[:PIECE]}", first[:PIECE]) if len(first) > 1 else (f" {rest[0][:PIECE]}",)


def _end(spelling: list[str]) -> tuple[str, ...]:
    *before, last = spelling
    if before:
        return (f" {last[:PIECE]}",)
    return (last[-PIECE:],) if len(last) > PIECE else _begin(spelling)


def _near(typed: str, keys: Keys) -> Iterator[Asked]:
    """The beginnings of what is near, of a text or of a word; and what is meant as a whole."""
    own, _ = _own(keys)
    if not isinstance(own, Mark):
        text = normalise(typed[:MOST_CHARACTERS])
        yield source_of(own), f"  {text[:PIECE]}"
        yield source_of(own), f" {text.split()[0][:PIECE]}"
    yield from (asked for word in words(typed) for _, asked in Part((), word).ways(keys))


def _of_kind(typed: str, keys: Keys, parts: Iterable[Part], held: Mapping[Asked, Held]) -> Sought:
    _, record_id = _own(keys)
    near = _ids(held[asked] for asked in _near(typed, keys))
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
        count = [(key, held[asked].count) for key, asked in part.ways(keys)]
        if sum(number for key, number in count if key is not record_id) <= FEW_OWNERS:
            counts[part] = sum(number for _, number in count)
    return counts


def _of_these(keys: Keys, part: Part, held: Mapping[Asked, Held]) -> ColumnElement[bool]:
    found = ((key, _ids(held[asked] for asked in ways)) for key, ways in _by_key(keys, part))
    return or_(false(), *(key == any_(given(ids)) for key, ids in found if ids))


def _of_those(keys: Keys, part: Part) -> ColumnElement[bool]:
    return or_(false(), *(key == any_(having(ways)) for key, ways in _by_key(keys, part)))


def _by_key(keys: Keys, part: Part) -> Iterator[tuple[Key, list[Asked]]]:
    for each in dict.fromkeys(keys.values()):
        ways = [asked for key, asked in part.ways(keys) if key is each]
        if ways:
            yield each, ways


def _ids(held: Iterable[Held]) -> list[uuid.UUID]:
    return [each for one in held for each in one.ids or ()]


def _own(keys: Keys) -> tuple[Any, Key]:
    return next(iter(keys.items()))
