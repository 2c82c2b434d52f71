"""A list of documents under its filters: the statement of each filter is built once."""

import uuid
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import Any, Generic, TypeVar

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam

from owneros.domain.billing.documents.models import Document
from owneros.foundation.built import ask
from owneros.foundation.needing import TODAY
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import reading
from owneros.foundation.sought import Keys, sought

PAGE = 50
R = TypeVar("R")
S = TypeVar("S")


@dataclass(frozen=True)
class Listed(Generic[R, S]):
    page: Page[R]
    summary: S | None


@dataclass(frozen=True, eq=False)
class Listing(Generic[R, S]):
    """`rows` are listed, `sums` made of them; `condition` says what stands behind one of the `names`.

    A document is found by `found_by`. What stands behind the `endless` ones grows with the years, and nobody
    asks for its sum. From the `urgent` names leads the day by which the longest overdue comes first.
    """

    model: type[Document]
    found_by: Keys
    rows: Select[R]
    sums: Select[S]
    names: Container[str]
    endless: Container[str]
    condition: Callable[[str, BindParameter[date]], ColumnElement[bool]]
    urgent: Mapping[str, Any] = field(default_factory=dict)

    def show(
        self,
        name: str,
        today: date,
        *,
        typed: str = "",
        client_id: uuid.UUID | None = None,
        after: str | None = None,
    ) -> Listed[R, S]:
        """What a filter shows, of one client or of all, by number, amount, work or client; the newest first,
        if nothing is urgent.

        An unknown name, as of an old bookmark, shows all. `after` is the cursor that the page before gave.
        """
        name = name if name in self.names else "all"
        found = sought(typed, self.found_by)
        values: dict[str, Any] = {"today": today, "client_id": client_id}
        day = self.urgent.get(name, self.model.issued_on)
        summed = found.few or client_id is not None or name not in self.endless

        def under(statement: Select[Any]) -> Select[Any]:
            return found.within(self._under(statement, name, client_id is not None))

        return Listed(
            page_of(
                under(self.rows), (day, self.model.id), after, PAGE, rising=name in self.urgent, **values
            ),
            ask(under(self.sums), values, reading(self.sums))[0] if summed else None,
        )

    @cached_property
    def _under(self) -> Callable[[Select[Any], str, bool], Select[Any]]:
        @lru_cache
        def under(statement: Select[Any], name: str, of_client: bool) -> Select[Any]:
            whose = [self.model.client_id == bindparam("client_id")] if of_client else []
            return statement.where(self.condition(name, TODAY), *whose)

        return under
