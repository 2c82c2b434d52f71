"""An item is added and edited; a stale page overwrites nothing."""

from functools import partial

from owneros.blueprints.clients.catalog.area import bp
from owneros.blueprints.clients.catalog.forms import ItemForm
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item, edit_item
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.queries import categories
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "clients/catalog/form.html"


@bp.get("/catalog/new", "catalog:write")
def new() -> Answer:
    return _show(ItemForm(), None, 200)


@bp.post("/catalog", "catalog:write")
def create() -> Answer:
    form = ItemForm()

    def add() -> Saved:
        item = add_item(person().actor, form.build(ItemDetails), row_id=once.row_id(CatalogItem))
        return Saved("/catalog", f"{item.name} was added to your price book.")

    return save(form, partial(_show, form, None), add)


@bp.get("/catalog/<uuid:catalog_item_id>/edit", "catalog:write")
def edit(item: CatalogItem) -> Answer:
    return _show(ItemForm.of(item), item, 200)


@bp.post("/catalog/<uuid:catalog_item_id>", "catalog:write")
def update(item: CatalogItem) -> Answer:
    form = ItemForm()

    def change() -> Saved:
        edit_item(person().actor, item, form.build(ItemDetails), version=form.version.data)
        return Saved(f"/catalog/{item.id}", "Saved.")

    return save(form, partial(_show, form, item), change)


def _show(form: ItemForm, item: CatalogItem | None, status: int) -> Answer:
    known = [(name, "") for name in categories()]
    return page(PAGE, status, form=form, item=item, categories=known)
