"""How a row becomes an item of the price book, what it doubles, and whether it can be taken out again."""

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete, or_, select

from owneros.domain.across.imports.cells import Composed, Reading, composed
from owneros.domain.across.imports.models import CsvImport
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.words import CostKind
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.search import normalise

FIELDS = {
    "name": "Name",
    "kind": "Service or material",
    "description": "Description",
    "unit": "Sold by",
    "price": "Price",
    "cost": "Your cost",
    "taxable": "Taxed",
    "category": "Category",
    "cost_kind": "In a budget",
}
# QuickBooks tells goods by how they are stocked.
MATERIAL = ("material", "materials", "product", "part", "inventory", "non-inventory", "noninventory")
COST_KINDS = {
    **{word.casefold(): kind for kind, word in CostKind.words().items()},
    **{kind: kind for kind in CostKind.words()},
    "": "",
    "labor": "labour",
    "material": "materials",
    "sub": "subs",
}
KEYED: tuple[str, ...] = ("name",)


def lacking(fields: Iterable[str]) -> str:
    """What the chosen fields lack, as a sentence."""
    if {"name", "price"} <= set(fields):
        return ""
    return "Choose the columns that hold the name and the price."


def compose(values: dict[str, str]) -> Composed:
    reading = Reading(values)
    name = reading.line("name", "Name")
    if not name:
        reading.problems.append("There is no name in this row.")
    price = reading.cents("price", "Price")
    if price is None and not values.get("price"):
        reading.problems.append("There is no price in this row.")
    cost_kind = reading.line("cost_kind", "In a budget").casefold()
    if cost_kind not in COST_KINDS:
        reading.problems.append(
            f"In a budget: “{cost_kind[:60]}” is none of {', '.join(CostKind.words().values())}."
        )
    kind = reading.line("kind", "Service or material").casefold().replace(" ", "-")
    return composed(
        reading,
        {
            "kind": "material" if kind in MATERIAL else "service",
            "name": name,
            "description": reading.text("description", "Description", 700),
            "unit": reading.line("unit", "Sold by", 20),
            "price_cents": price or 0,
            "cost_cents": reading.cents("cost", "Your cost") or 0,
            "taxable": reading.yes("taxable", "Taxed"),
            "category": reading.line("category", "Category", 60),
            "cost_kind": COST_KINDS.get(cost_kind, ""),
        },
    )


def keys(details: dict[str, Any]) -> list[tuple[str, str]]:
    """What two items must not share, with the word for it."""
    return [("name", normalise(details["name"]))] if details["name"] else []


def twins(batch: list[dict[str, Any]]) -> dict[tuple[str, str], tuple[uuid.UUID, str]]:
    """From a key to the item that has it already: (id, name)."""
    names = {key for details in batch for _, key in keys(details)}
    rows = db.session.execute(
        select(CatalogItem.id, CatalogItem.name, CatalogItem.name_norm)
        .where(CatalogItem.name_norm.in_(names), CatalogItem.archived_at.is_(None))
        .order_by(CatalogItem.id)
    )
    found: dict[tuple[str, str], tuple[uuid.UUID, str]] = {}
    for row in rows:
        found.setdefault(("name", row.name_norm), (row.id, row.name))
    return found


def make(actor: Actor, row_id: uuid.UUID, details: dict[str, Any]) -> None:
    """The item carries the row's id: a second one of the same row cannot be."""
    add_item(actor, ItemDetails(**details), row_id=row_id)


def in_use(_made: CsvImport, ids: list[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Items that an undo must leave, and why. Lines copy what they take, so they hold nothing here."""
    changed = or_(CatalogItem.version != 1, CatalogItem.archived_at.is_not(None))
    found = db.session.scalars(select(CatalogItem.id).where(CatalogItem.id.in_(ids), changed))
    return dict.fromkeys(found, "It was changed since.")


def remove(ids: list[uuid.UUID]) -> None:
    db.session.execute(
        delete(CatalogItem).where(CatalogItem.id.in_(ids)).execution_options(synchronize_session=False)
    )
