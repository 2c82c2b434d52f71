"""The price book read: its list paged by name, and what is offered while a line is written."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, tuple_

from owneros.domain.clients.catalog.models import CatalogItem
from owneros.foundation.database import AnyRow, db
from owneros.foundation.errors import NotFound
from owneros.foundation.search import holds_all, nearness, normalise

PAGE = 50
MOST_SUGGESTIONS = 8
MOST_CHOICES = 300
MOST_CATEGORIES = 24
_SHOWN = (
    CatalogItem.id,
    CatalogItem.kind,
    CatalogItem.name,
    CatalogItem.name_norm,
    CatalogItem.description,
    CatalogItem.unit,
    CatalogItem.cost_cents,
    CatalogItem.price_cents,
    CatalogItem.taxable,
    CatalogItem.category,
    CatalogItem.cost_kind,
)


def list_items(
    *, typed: str = "", category: str = "", archived: bool = False, after: tuple[str, uuid.UUID] | None = None
) -> tuple[Sequence[AnyRow], tuple[str, uuid.UUID] | None]:
    """A page of items by name, and the cursor of the next page: (name_norm, id) of the last one shown."""
    found = (
        select(*_SHOWN)
        .where(_there(archived=archived), holds_all(typed, CatalogItem.search_text))
        .order_by(CatalogItem.name_norm, CatalogItem.id)
        .limit(PAGE + 1)
    )
    if category:
        found = found.where(CatalogItem.category == category)
    if after is not None:
        found = found.where(tuple_(CatalogItem.name_norm, CatalogItem.id) > tuple_(*after))
    rows = db.session.execute(found).all()
    shown = rows[:PAGE]
    return shown, (shown[-1].name_norm, shown[-1].id) if len(rows) > PAGE else None


def categories() -> list[str]:
    """Of what is not archived, by name."""
    return list(
        db.session.scalars(
            select(CatalogItem.category)
            .where(CatalogItem.category != "", _there(archived=False))
            .distinct()
            .order_by(CatalogItem.category)
            .limit(MOST_CATEGORIES)
        )
    )


def suggestions(typed: str) -> Sequence[AnyRow]:
    """The best matches while a line is typed; nothing typed finds nothing."""
    if not normalise(typed):
        return ()
    return db.session.execute(
        select(*_SHOWN)
        .where(_there(archived=False), holds_all(typed, CatalogItem.search_text))
        .order_by(nearness(typed, CatalogItem.name_norm), CatalogItem.name_norm, CatalogItem.id)
        .limit(MOST_SUGGESTIONS)
    ).all()


def choices() -> list[tuple[str, list[AnyRow]]]:
    """(category, items) for a select: by category, then by name; the first MOST_CHOICES by name."""
    rows = db.session.execute(
        select(*_SHOWN)
        .where(_there(archived=False))
        .order_by(CatalogItem.name_norm, CatalogItem.id)
        .limit(MOST_CHOICES)
    ).all()
    groups: dict[str, list[AnyRow]] = {}
    for row in rows:
        groups.setdefault(row.category, []).append(row)
    return sorted(groups.items(), key=lambda group: (group[0] == "", group[0]))


def offered(item_id: uuid.UUID) -> AnyRow:
    """One item as a line takes it. Raises NotFound, also for an archived one."""
    found = db.session.execute(
        select(*_SHOWN).where(CatalogItem.id == item_id, _there(archived=False))
    ).one_or_none()
    if found is None:
        raise NotFound("This item is not in the price book any more.")
    return found


def _there(*, archived: bool) -> Any:
    return CatalogItem.archived_at.is_not(None) if archived else CatalogItem.archived_at.is_(None)
