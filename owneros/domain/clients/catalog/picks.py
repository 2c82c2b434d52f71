"""An item of the price book is picked for a line."""

from sqlalchemy import select

from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.queries import BY_NAME, FOUND_BY
from owneros.foundation.database import AnyRow
from owneros.foundation.money import format_e4
from owneros.foundation.picking import Option, pickable
from owneros.foundation.uniting import AnySelect


def _say(row: AnyRow) -> Option:
    per = f" per {row.unit}" if row.unit else ""
    return Option(row.id, row.name, f"{format_e4(row.price_e4)}{per}")


@pickable(
    "catalog_item",
    "item",
    say=_say,
    key=CatalogItem.id,
    order=BY_NAME,
    near=CatalogItem.name_norm,
    by=FOUND_BY,
    offered=CatalogItem.archived_at.is_(None),
)
def items(_member: object) -> AnySelect:
    return select(CatalogItem.id, CatalogItem.name, CatalogItem.unit, CatalogItem.price_e4)
