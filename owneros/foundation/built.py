"""Statements that are built once: building one costs more than carrying it out.

`@built` stands above a function that makes a SELECT of its parameters, which are bound when it is asked:

    @built
    def _shares(payment_id: Any) -> Select[Share]:
        return select_as(Share, Allocation).where(Allocation.payment_id == payment_id)

    _shares.all(payment_id=payment.id)
"""

from collections.abc import Callable, Sequence
from functools import cached_property
from inspect import signature
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, bindparam

from owneros.foundation.database import db, present
from owneros.foundation.rows import Reading, reading
from owneros.foundation.tenancy import fetch

R = TypeVar("R")


def ask(statement: Select[Any], values: dict[str, Any], of: Reading[R] | None = None) -> list[R]:
    """Every row of the statement, in order, read so, or as it is its own."""
    of = of or reading(statement)
    session = db.session()
    rows = session.execute(statement, values) if of.of_records else fetch(session, statement, values)
    return [of.make(row) for row in rows]


class built(Generic[R]):  # noqa: N801 - read above a select, as what it is
    """A row is what the SELECT is of: a dataclass of `select_as`, a record, a single value, or a tuple."""

    def __init__(self, build: Callable[..., Select[R]]) -> None:
        self._build = build

    @cached_property
    def statement(self) -> Select[R]:
        return self._build(*(bindparam(name) for name in signature(self._build).parameters))

    def all(self, **values: Any) -> Sequence[R]:
        """Every row, in order."""
        return ask(self.statement, values)

    def first(self, **values: Any) -> R | None:
        """The only row, or the first of several; None when there is none."""
        return next(iter(self.all(**values)), None)

    def one(self, **values: Any) -> R:
        """The only row. Raises NotFound when it is not there."""
        return present(self.first(**values))
