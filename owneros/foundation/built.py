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
from owneros.foundation.rows import is_made
from owneros.foundation.tenancy import fetch

R = TypeVar("R")


class built(Generic[R]):  # noqa: N801 - read above a select, as what it is
    """A row is what the SELECT is of: a dataclass of `select_as`, a record, a single value, or a tuple."""

    def __init__(self, build: Callable[..., Select[R]]) -> None:
        self._build = build

    @cached_property
    def statement(self) -> Select[R]:
        return self._build(*(bindparam(name) for name in signature(self._build).parameters))

    @cached_property
    def _selected(self) -> list[Any]:
        described: list[Any] = self.statement.column_descriptions
        return described

    @cached_property
    def _has_records(self) -> bool:
        return any(isinstance(one["type"], type) and not is_made(one["expr"]) for one in self._selected)

    @cached_property
    def _make(self) -> Callable[[Any], Any]:
        if len(self._selected) > 1:
            return lambda row: row
        expression = self._selected[0]["expr"]
        return expression.of if is_made(expression) else lambda row: row[0]

    def all(self, **values: Any) -> Sequence[R]:
        """Every row, in order."""
        if self._has_records:
            found: Any = db.session.execute(self.statement, values)
            rows: Sequence[R] = found.scalars().all() if len(self._selected) == 1 else found.all()
            return rows
        make = self._make
        return [make(row) for row in fetch(db.session(), self.statement, values)]

    def first(self, **values: Any) -> R | None:
        """The only row, or the first of several; None when there is none."""
        return next(iter(self.all(**values)), None)

    def one(self, **values: Any) -> R:
        """The only row. Raises NotFound when it is not there."""
        return present(self.first(**values))
