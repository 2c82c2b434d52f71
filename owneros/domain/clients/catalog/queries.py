"""The price book read: its list paged by name, and what is offered while a line is written."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from owneros.domain.clients.catalog.models import CatalogItem
from owneros.foundation.database import db, present
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as
from owneros.foundation.search import nearness, normalise
from owneros.foundation.sought import Keys, sought

PAGE = 50
MOST_SUGGESTIONS = 8
MOST_CATEGORIES = 24
FOUND_BY: Keys = {CatalogItem.search_text: CatalogItem.id}
BY_NAME = (CatalogItem.name_norm, CatalogItem.id)


@dataclass(frozen=True)
class ItemRow:
    """An item in the list, and as a line takes it."""

    id: uuid.UUID
    kind: str
    name: str
    description: str
    unit: str
    cost_e4: int | None
    price_e4: int
    taxable: bool
    category: str
    cost_kind: str


_ITEMS = select_as(ItemRow, CatalogItem)


def list_items(
    *, typed: str = "", category: str = "", archived: bool = False, after: str | None = None
) -> Page[ItemRow]:
    """A page of items by name."""
    found = sought(typed, FOUND_BY).within(_items(archived=archived))
    if category:
        found = found.where(CatalogItem.category == category)
    return page_of(found, BY_NAME, after, PAGE, rising=True)


def categories() -> list[str]:
    """Of what is not archived, by name."""
    return list(
        db.session.scalars(
            select(CatalogItem.category)
            .where(CatalogItem.category != "", CatalogItem.archived_at.is_(None))
            .distinct()
            .order_by(CatalogItem.category)
            .limit(MOST_CATEGORIES)
        )
    )


def suggestions(typed: str) -> Sequence[ItemRow]:
    """The best matches while a line is typed; nothing typed finds nothing."""
    if not normalise(typed):
        return ()
    found = sought(typed, FOUND_BY).ranked(_items())
    nearest = found.order_by(nearness(typed, CatalogItem.name_norm), *BY_NAME)
    return db.session.scalars(nearest.limit(MOST_SUGGESTIONS)).all()


def has_items() -> bool:
    """Whether there is anything to take from the price book."""
    return db.session.scalar(select(_items().exists())) or False


def offered(item_id: uuid.UUID) -> ItemRow:
    """One item as a line takes it. Raises NotFound, also for an archived one."""
    found = db.session.scalars(_items().where(CatalogItem.id == item_id)).one_or_none()
    return present(found, "This item is no longer in the price book.")


def _items(*, archived: bool = False) -> Select[ItemRow]:
    put_away = CatalogItem.archived_at
    return _ITEMS.where(put_away.is_not(None) if archived else put_away.is_(None))
