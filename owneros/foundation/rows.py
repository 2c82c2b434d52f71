"""Rows of a list as frozen dataclasses: a field is a column, so that a list says once what it shows."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from operator import itemgetter
from typing import Any, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Bundle

R = TypeVar("R")


def select_as(row: type[R], source: Any = None, /, **others: Any) -> Select[R]:
    """A SELECT of which every row is made into this dataclass. Columns as in `columns`."""
    return select(_Made(row, columns(row, source, **others)))


def columns(row: type[Any], source: Any = None, /, **others: Any) -> list[Any]:
    """For each field the column of its name, or what `others` says of it.

    `source` is a mapped class or the `c` of a subquery; none when `others` says all. Raises TypeError for
    what is no field.
    """
    names = [field.name for field in fields(row)]
    if stray := others.keys() - names:
        raise TypeError(f"{row.__name__} has no {', '.join(stray)}.")
    return [others[name].label(name) if name in others else getattr(source, name) for name in names]


class _Made(Bundle[R]):
    """Named for the class, which is how SQLAlchemy's cache tells two of the same columns apart."""

    def __init__(self, row: type[R], selected: list[Any]) -> None:
        super().__init__(f"{row.__module__}.{row.__qualname__}", *selected)
        self._row = row

    def create_row_processor(
        self, _query: Any, procs: Sequence[Callable[[Row[*tuple[Any, ...]]], Any]], _labels: Sequence[str]
    ) -> Callable[[Row[*tuple[Any, ...]]], R]:
        row = self._row
        return lambda found: row(*[read(found) for read in procs])

    def of(self, found: Sequence[Any]) -> R:
        """Of a row that did not come through a session."""
        return self._row(*found)


@dataclass(frozen=True)
class Reading(Generic[R]):
    """How a SELECT is read: `make` makes of a row what it selects, a dataclass, the only value, or the row.

    Only a session can make the records of one that is `of_records`.
    """

    make: Callable[[Any], R]
    of_records: bool


def reading(statement: Select[R]) -> Reading[R]:
    """Worked out once, for as long as somebody keeps the statement."""
    kept: Reading[R] | None = _READINGS.get(statement)
    if kept is None:
        kept = _READINGS[statement] = _reading(statement.column_descriptions)
    return kept


def _reading(selected: Sequence[Any]) -> Reading[Any]:
    made = [one["expr"] for one in selected if isinstance(one["expr"], _Made)]
    types = [one["type"] for one in selected if not isinstance(one["expr"], _Made)]
    single = made[0].of if made else itemgetter(0)
    return Reading(
        single if len(selected) == 1 else lambda row: row, any(isinstance(each, type) for each in types)
    )


_READINGS: WeakKeyDictionary[Select[Any], Reading[Any]] = WeakKeyDictionary()
