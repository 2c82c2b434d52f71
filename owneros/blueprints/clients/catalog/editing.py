"""An item is added and edited; a stale page overwrites nothing."""

import uuid
from functools import partial

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients.catalog.area import bp
from owneros.blueprints.clients.catalog.forms import ItemForm
from owneros.domain.clients.catalog.keeping import ItemDetails, add_item, edit_item
from owneros.domain.clients.catalog.models import CatalogItem
from owneros.domain.clients.catalog.queries import categories, item_by_id
from owneros.web import once
from owneros.web.answers import page
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save

PAGE = "clients/catalog/form.html"


@bp.get("/catalog/new")
@requires("catalog:write")
def new() -> ResponseReturnValue:
    return _show(ItemForm(), None, 200)


@bp.post("/catalog")
@requires("catalog:write")
def create() -> ResponseReturnValue:
    form = ItemForm()

    def add() -> Saved:
        item = add_item(person().actor, form.build(ItemDetails), row_id=once.row_id(CatalogItem))
        return Saved(url_for("catalog.index"), f"{item.name} is in your price book.")

    return save(form, partial(_show, form, None), add)


@bp.get("/catalog/<uuid:catalog_item_id>/edit")
@requires("catalog:write")
def edit(catalog_item_id: uuid.UUID) -> ResponseReturnValue:
    item = item_by_id(catalog_item_id)
    return _show(ItemForm.of(item), item, 200)


@bp.post("/catalog/<uuid:catalog_item_id>")
@requires("catalog:write")
def update(catalog_item_id: uuid.UUID) -> ResponseReturnValue:
    item, form = item_by_id(catalog_item_id), ItemForm()

    def change() -> Saved:
        edit_item(person().actor, item, form.build(ItemDetails), version=form.version.data)
        return Saved(url_for("catalog.show", catalog_item_id=catalog_item_id), "Saved.")

    return save(form, partial(_show, form, item), change)


def _show(form: ItemForm, item: CatalogItem | None, status: int) -> ResponseReturnValue:
    known = [(name, "") for name in categories()]
    return page(PAGE, status, form=form, item=item, categories=known)
