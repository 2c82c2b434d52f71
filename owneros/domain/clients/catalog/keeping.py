"""Items are added to the price book, edited, put away and brought back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace

from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.words import CostKind, ItemKind
from owneros.foundation.audit import Actor, AuditEvent, event, record
from owneros.foundation.changes import assign
from owneros.foundation.database import db
from owneros.foundation.errors import Stale
from owneros.foundation.masses import write_all
from owneros.foundation.money import MAX_CENTS, MAX_E4, format_cents, format_e4
from owneros.foundation.periods import now
from owneros.foundation.rules import rules
from owneros.foundation.search import normalise

USUAL_COST_KIND = {"service": "labour", "material": "materials"}


@dataclass(frozen=True)
class ItemDetails:
    """What is known of an item; an empty `cost_kind` follows from the kind."""

    name: str
    price_e4: int
    kind: str = "service"
    description: str = ""
    unit: str = ""
    cost_e4: int = 0
    taxable: bool = False
    category: str = ""
    cost_kind: str = ""


def add_item(actor: Actor, details: ItemDetails, *, row_id: uuid.UUID | None = None) -> CatalogItem:
    """Raises FieldError."""
    item = _made(row_id, details)
    db.session.add(item)
    db.session.flush()
    db.session.add(_added(actor, item))
    db.session.flush()
    return item


def add_items(actor: Actor, new: Mapping[uuid.UUID, ItemDetails]) -> None:
    """All of them at once, or none: raises FieldError at the first that cannot be."""
    items = [_made(row_id, details) for row_id, details in new.items()]
    write_all(db.session, items)
    write_all(db.session, [_added(actor, item) for item in items])


def _made(row_id: uuid.UUID | None, details: ItemDetails) -> CatalogItem:
    item = CatalogItem(id=row_id)
    _take_over(item, details)
    return item


def _added(actor: Actor, item: CatalogItem) -> AuditEvent:
    return event(actor, "catalog.added", f"{item.name} was added to the price book", item)


def edit_item(actor: Actor, item: CatalogItem, details: ItemDetails, *, version: int) -> None:
    """`version` is the one that the person saw. Raises Stale when it is no longer the newest, FieldError."""
    if item.version != version:
        raise Stale("Somebody changed this item since you opened it.", item)
    before = item.price_e4
    changed = _take_over(item, details)
    if not changed:
        return
    db.session.flush()
    said = f"{item.name} was changed in the price book"
    if "price_e4" in changed:
        said += f": {format_e4(before)} became {format_e4(item.price_e4)}"
    record(actor, "catalog.edited", said, item, changed=changed)


def archive_item(actor: Actor, item: CatalogItem) -> None:
    """Offered no more; lines that were made of it stay. A repeat changes nothing."""
    if item.archived_at is None:
        item.archived_at = now()
        record(actor, "catalog.archived", f"{item.name} was archived in the price book", item)


def restore_item(actor: Actor, item: CatalogItem) -> None:
    if item.archived_at is not None:
        item.archived_at = None
        record(actor, "catalog.restored", f"{item.name} was restored in the price book", item)


def _take_over(item: CatalogItem, details: ItemDetails) -> list[str]:
    cost_kind = details.cost_kind or USUAL_COST_KIND.get(details.kind, "other")
    changed = assign(item, replace(details, cost_kind=cost_kind))
    _check(item)
    _make_findable(item)
    return changed


def _check(item: CatalogItem) -> None:
    with rules() as broken:
        if item.kind not in ItemKind.words():
            broken("kind", "Choose service or material.")
        if not item.name.strip():
            broken("name", "Enter a name, like Service call.")
        for field in ("price", "cost"):
            if not 0 <= getattr(item, f"{field}_e4") <= MAX_E4:
                broken(field, f"Enter an amount from $0.00 to {format_cents(MAX_CENTS)}.")
        if item.cost_kind not in CostKind.words():
            broken("cost_kind", "Choose how the cost counts.")


def _make_findable(item: CatalogItem) -> None:
    item.name_norm = normalise(item.name)
    item.search_text = normalise(f"{item.name} {item.category} {item.description}")
