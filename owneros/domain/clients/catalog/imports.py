"""Items of the price book come in from files: how a row becomes one, what it doubles, what an undo leaves."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select

from owneros.domain.clients.catalog.keeping import ItemDetails, add_items
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.words import CostKind
from owneros.foundation.audit import Actor
from owneros.foundation.cells import Composed, Reading, composed
from owneros.foundation.database import db
from owneros.foundation.importing import Details, ImportKind, Key, Keyed, holds, imported
from owneros.foundation.money import format_e4
from owneros.foundation.search import normalise

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
# Headers as QuickBooks, Jobber and we write them.
FIELDS = {
    "name": ("Name", (
        "name", "item", "item name", "product service name", "product service", "product", "service",
        "title",
    )),
    "kind": ("Service or material", (
        "kind", "type", "item type", "service or material", "product service type", "product type",
    )),
    "description": ("Description", (
        "description", "sales description", "details", "more for the client to read",
    )),
    "unit": ("Unit", ("unit", "sold by", "unit of measure", "uom", "u m")),
    "price": ("Price", (
        "price", "unit price", "rate", "sales price", "sales price rate", "price rate", "sales rate",
        "default price", "default unit price",
    )),
    "cost": ("Your cost", (
        "cost", "unit cost", "purchase cost", "your cost", "default cost", "default unit cost",
    )),
    "taxable": ("Taxed", ("taxable", "taxed", "sales tax", "is taxable", "tax")),
    "category": ("Category", ("category", "group", "parent", "class")),
    "cost_kind": ("In a budget", ("in a budget", "cost kind", "cost type", "budget")),
}  # fmt: skip
KEYED: Keyed = {"name": ("name", normalise)}


@imported("catalog", 2)
class Items(ImportKind):
    model = CatalogItem
    title = "Items of the price book"
    hint = "What you sell, with its prices"
    one, many = "item", "items"
    home = "/catalog"
    undoing = (
        "Items that this import added are removed, unless they were changed later. Lines on estimates and"
        " invoices stay."
    )
    fields = FIELDS
    keyed = KEYED

    def lacking(self, fields: Iterable[str]) -> str:
        if {"name", "price"} <= set(fields):
            return ""
        return "Choose the columns that hold the name and the price."

    def compose(self, values: dict[str, str]) -> Composed:
        reading = Reading(values, FIELDS)
        name = reading.line("name")
        if not name:
            reading.problems.append("This row has no name.")
        price = reading.unit_price("price")
        if price is None and not values.get("price"):
            reading.problems.append("This row has no price.")
        cost_kind = reading.line("cost_kind").casefold()
        if cost_kind not in COST_KINDS:
            reading.problems.append(
                f"In a budget: “{cost_kind[:60]}” is none of {', '.join(CostKind.words().values())}."
            )
        kind = reading.line("kind").casefold().replace(" ", "-")
        return composed(
            reading,
            {
                "kind": "material" if kind in MATERIAL else "service",
                "name": name,
                "description": reading.text("description", 700),
                "unit": reading.line("unit", 20),
                "price_e4": price or 0,
                "cost_e4": reading.unit_price("cost") or 0,
                "taxable": reading.yes("taxable"),
                "category": reading.line("category", 60),
                "cost_kind": COST_KINDS.get(cost_kind, ""),
            },
        )

    def twins(self, keys: set[Key]) -> list[tuple[Key, tuple[uuid.UUID, str]]]:
        rows = db.session.execute(
            select(CatalogItem.id, CatalogItem.name, CatalogItem.name_norm)
            .where(CatalogItem.name_norm.in_([key for _, key in keys]), CatalogItem.archived_at.is_(None))
            .order_by(CatalogItem.id)
        )
        return [(("name", row.name_norm), (row.id, row.name)) for row in rows]

    def make(self, actor: Actor, rows: Mapping[uuid.UUID, Details]) -> None:
        add_items(actor, {row_id: ItemDetails(**details) for row_id, details in rows.items()})

    def glance(self, details: dict[str, Any]) -> list[str]:
        unit = details["unit"] and f"per {details['unit']}"
        return [format_e4(details["price_e4"]), unit, details["category"]]


CHANGED = or_(CatalogItem.version != 1, CatalogItem.archived_at.is_not(None))
holds("catalog", 1, "It was changed later.", CatalogItem.id, CHANGED)
