"""Files of the business's records: each noun says what a file of its own holds, and how its rows are read."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
A = TypeVar("A", bound=Callable[[AnySelect, Wish], AnySelect])


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


def exported_rows(
    what: str, rank: int, *said: str, header: tuple[str, ...], dated: bool = True, by_basis: bool = False
) -> Callable[[R], R]:
    """Register what gives the rows while it reads them. Files stand by `rank`, each with a title and a hint.

    One that is `dated` holds what is of the days asked for; another comes whole.
    """

    def register(rows: R) -> R:
        title, hint = said
        EXPORTS[what] = Export(rank, title, hint, header, rows, dated, by_basis)
        return rows

    return register


def exported(
    what: str, rank: int, *said: str, columns: Mapping[str, Any], dated: bool = False
) -> Callable[[A], A]:
    """The same by a table: from each header to its column, or to (column, how what is not null is written).

    The function below joins what a select of the columns needs, and gives it conditions and an order.
    """
    pairs = [one if isinstance(one, tuple) else (one, None) for one in columns.values()]

    def register(arrange: A) -> A:
        @exported_rows(what, rank, *said, header=tuple(columns), dated=dated)
        def rows(session: Session, wish: Wish) -> Iterator[tuple[Cell, ...]]:
            found = arrange(select(*(column for column, _ in pairs)), wish)
            for row in stream(session, found):
                yield tuple(
                    write(cell) if write and cell is not None else cell
                    for cell, (_, write) in zip(row, pairs, strict=True)
                )

        return arrange

    return register


def by_rank() -> dict[str, Export]:
    return dict(sorted(EXPORTS.items(), key=lambda one: one[1].rank))


def yes_or_no(flag: bool) -> Cell:
    return "Yes" if flag else "No"
