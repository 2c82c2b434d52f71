"""An item is put away and brought back."""

from owneros.blueprints.clients.catalog.area import bp
from owneros.domain.clients.catalog.keeping import archive_item, restore_item
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.post("/catalog/<uuid:catalog_item_id>/archiving", "catalog:write")
def archive(item: CatalogItem) -> Saved:
    archive_item(person().actor, item)
    return Saved(
        "/catalog",
        f"{item.name} was archived.",
        undo=f"/catalog/{item.id}/unarchiving",
    )


@bp.post("/catalog/<uuid:catalog_item_id>/unarchiving", "catalog:write")
def unarchive(item: CatalogItem) -> Saved:
    restore_item(person().actor, item)
    return Saved(f"/catalog/{item.id}", f"{item.name} was restored.")
