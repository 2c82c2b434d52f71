"""The price book as a file."""

from datetime import datetime

from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.words import CostKind, ItemKind
from owneros.foundation.csv_writing import unit_price
from owneros.foundation.exporting import Wish, exported, yes_or_no
from owneros.foundation.uniting import AnySelect

ITEMS = {
    "Name": CatalogItem.name,
    "Service or material": (CatalogItem.kind, lambda kind: ItemKind(kind).word),
    "Description": CatalogItem.description,
    "Unit": CatalogItem.unit,
    "Price": (CatalogItem.price_e4, unit_price),
    "Your cost": (CatalogItem.cost_e4, unit_price),
    "Taxed": (CatalogItem.taxable, yes_or_no),
    "Category": CatalogItem.category,
    "In a budget": (CatalogItem.cost_kind, lambda kind: CostKind(kind).word),
    "Archived on": (CatalogItem.archived_at, datetime.date),
}


@exported("price-book", 4, "Price book", "All items with cost and price", columns=ITEMS)
def items(found: AnySelect, _wish: Wish) -> AnySelect:
    """By name. With the header of this file they can be imported again."""
    return found.order_by(CatalogItem.name_norm, CatalogItem.id)
