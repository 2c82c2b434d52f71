"""Rows of a list as frozen dataclasses: a field is a column, so that a list says once what it shows."""

from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any, TypeVar

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


def is_made(selected: Any) -> bool:
    """Whether it is what `select_as` selects."""
    return isinstance(selected, _Made)
