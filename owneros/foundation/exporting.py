"""Files of the business's records: each noun says what a file of its own holds, and how its rows are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from owneros.foundation.csv_writing import Cell
from owneros.foundation.spans import Span
from owneros.foundation.streaming import stream
from owneros.foundation.uniting import AnySelect


@dataclass(frozen=True)
class Wish:
    """What is asked for. `basis` and `period` matter for what is counted `by_basis` alone."""

    what: str
    span: Span
    basis: str = "accrual"
    period: str = "month"
    zone: str = "UTC"


Rows = Callable[[Session, Wish], Iterable[tuple[Cell, ...]]]
R = TypeVar("R", bound=Rows)
A = TypeVar("A", bound=Callable[[AnySelect], AnySelect])


@dataclass(frozen=True)
class Export:
    rank: int
    title: str
    hint: str
    header: tuple[str, ...]
    rows: Rows
    dated: bool
    by_basis: bool


EXPORTS: dict[str, Export] = {}


def exported(
    what: str, rank: int, title: str, hint: str, header: tuple[str, ...], *, by_basis: bool = False
) -> Callable[[R], R]:
    """Register what gives the rows of the days asked for while it reads them. Files stand by `rank`."""

    def register(rows: R) -> R:
        EXPORTS[what] = Export(rank, title, hint, header, rows, dated=True, by_basis=by_basis)
        return rows

    return register


def exported_list(
    what: str, rank: int, title: str, hint: str, columns: Mapping[str, Any]
) -> Callable[[A], A]:
    """Register a file that comes whole: from each header to its column, or to (column, how it is written).

    The function below joins what a select of them needs, and gives it an order.
    """
    pairs = [one if isinstance(one, tuple) else (one, _as_it_is) for one in columns.values()]

    def register(arrange: A) -> A:
        def rows(session: Session, _wish: Wish) -> Iterator[tuple[Cell, ...]]:
            for row in stream(session, arrange(select(*(column for column, _ in pairs)))):
                yield tuple(write(cell) for cell, (_, write) in zip(row, pairs, strict=True))

        EXPORTS[what] = Export(rank, title, hint, tuple(columns), rows, dated=False, by_basis=False)
        return arrange

    return register


def by_rank() -> dict[str, Export]:
    return dict(sorted(EXPORTS.items(), key=lambda one: one[1].rank))


def yes_or_no(flag: bool) -> Cell:
    return "Yes" if flag else "No"


def day_of(moment: datetime | None) -> date | None:
    return moment and moment.date()


def _as_it_is(cell: Cell) -> Cell:
    return cell
