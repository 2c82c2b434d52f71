"""What a record is found by as a whole: its number, an amount. An index leads to it, not pieces of words."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from owneros.foundation.spellings import Word


@dataclass(frozen=True, eq=False)
class Mark:
    """Of a mapped class: `value` is compared with what the word means, where all of `among` are true."""

    model: Any
    value: Any
    among: tuple[ColumnElement[bool], ...] = ()

    def meant(self, word: Word) -> int | None:
        raise NotImplementedError

    def holds(self, word: Word) -> list[ColumnElement[bool]]:
        """The conditions under which this is what was meant; none when the word cannot mean it."""
        meant = self.meant(word)
        return [] if meant is None else [self.value == meant, *self.among]

    def having(self, meant: int) -> Select[uuid.UUID]:
        """The ids of those that have it."""
        found: Select[uuid.UUID] = select(self.model.id).where(self.value == meant, *self.among)
        return found


class Number(Mark):
    def meant(self, word: Word) -> int | None:
        return word.number


class Amount(Mark):
    def meant(self, word: Word) -> int | None:
        return word.cents
