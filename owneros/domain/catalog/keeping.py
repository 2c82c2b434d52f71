"""Items are added to the price book, edited, put away and brought back."""

import uuid
from typing import Any

from owneros.domain.catalog.models import COST_KINDS, KINDS, CatalogItem
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, Stale
from owneros.foundation.money import MAX_CENTS, format_cents
from owneros.foundation.periods import now
from owneros.foundation.search import normalise

USUAL_COST_KIND = {"service": "labour", "material": "materials"}


def add_item(
    actor: Actor,
    *,
    name: str,
    price_cents: int,
    kind: str = "service",
    description: str = "",
    unit: str = "",
    cost_cents: int = 0,
    taxable: bool = False,
    category: str = "",
    cost_kind: str = "",
    row_id: uuid.UUID | None = None,
) -> CatalogItem:
    """An empty `cost_kind` follows from the kind. Raises FieldError."""
    item = CatalogItem(
        id=row_id,
        kind=kind,
        name=name,
        name_norm="",
        description=description,
        unit=unit,
        cost_cents=cost_cents,
        price_cents=price_cents,
        taxable=taxable,
        category=category,
        cost_kind=cost_kind or USUAL_COST_KIND.get(kind, "other"),
    )
    _check(item)
    _make_findable(item)
    db.session.add(item)
    db.session.flush()
    _tell(actor, item, "catalog.added", f"{name} was added to the price book")
    return item


def edit_item(
    actor: Actor,
    item: CatalogItem,
    *,
    version: int,
    name: str,
    price_cents: int,
    kind: str,
    description: str,
    unit: str,
    cost_cents: int,
    taxable: bool,
    category: str,
    cost_kind: str,
) -> None:
    """`version` is the one that the person saw. Raises Stale when it is no longer the newest, FieldError."""
    if item.version != version:
        raise Stale("Somebody changed this item since you opened it.", item)
    before = item.price_cents
    values: dict[str, Any] = {
        "kind": kind,
        "name": name,
        "description": description,
        "unit": unit,
        "cost_cents": cost_cents,
        "price_cents": price_cents,
        "taxable": taxable,
        "category": category,
        "cost_kind": cost_kind or USUAL_COST_KIND.get(kind, "other"),
    }
    changed = sorted(column for column, value in values.items() if getattr(item, column) != value)
    if not changed:
        return
    for column in changed:
        setattr(item, column, values[column])
    _check(item)
    _make_findable(item)
    db.session.flush()
    said = f"{name} was changed in the price book"
    if before != price_cents:
        said += f": {format_cents(before)} became {format_cents(price_cents)}"
    _tell(actor, item, "catalog.edited", said, changed=changed)


def archive_item(actor: Actor, item: CatalogItem) -> None:
    """Offered no more; lines that were made of it stay. A repeat changes nothing."""
    if item.archived_at is None:
        item.archived_at = now()
        _tell(actor, item, "catalog.archived", f"{item.name} was put away from the price book")


def restore_item(actor: Actor, item: CatalogItem) -> None:
    if item.archived_at is not None:
        item.archived_at = None
        _tell(actor, item, "catalog.restored", f"{item.name} was brought back to the price book")


def _check(item: CatalogItem) -> None:
    if not item.name.strip():
        raise FieldError("name", "Enter a name, like Service call.")
    if item.kind not in KINDS:
        raise FieldError("kind", "Choose service or material.")
    if item.cost_kind not in COST_KINDS:
        raise FieldError("cost_kind", "Choose where the cost belongs.")
    for field in ("price", "cost"):
        if not 0 <= getattr(item, f"{field}_cents") <= MAX_CENTS:
            raise FieldError(field, f"Enter an amount from $0.00 to {format_cents(MAX_CENTS)}.")


def _make_findable(item: CatalogItem) -> None:
    item.name_norm = normalise(item.name)
    item.search_text = normalise(f"{item.name} {item.category} {item.description}")


def _tell(actor: Actor, item: CatalogItem, action: str, summary: str, **details: Any) -> None:
    record(actor, action, summary, subject_kind="catalog_item", subject_id=item.id, **details)
    db.session.flush()
