"""An item is added and edited; a stale page overwrites nothing."""

import uuid
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.catalog.area import bp
from owneros.blueprints.catalog.forms import ItemForm
from owneros.domain.catalog.keeping import add_item, edit_item
from owneros.domain.catalog.models import CatalogItem
from owneros.domain.catalog.queries import categories, item_by_id
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import plain_amount
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "catalog/form.html", "partials/catalog/form.html"


@bp.get("/catalog/new")
@requires("catalog:write")
def new() -> ResponseReturnValue:
    return page_or_fragment(PAGE, PARTIAL, **_context(ItemForm()))


@bp.post("/catalog")
@requires("catalog:write")
def create() -> ResponseReturnValue:
    form = ItemForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(form))
    if led := once.repeated():
        return done(led)
    try:
        item = add_item(person().actor, **form.details())
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, **_context(form))
    path = once.remember(url_for("catalog.index"))
    db.session.commit()
    return done(path, f"{item.name} is in your price book.")


@bp.get("/catalog/<uuid:catalog_item_id>/edit")
@requires("catalog:write")
def edit(catalog_item_id: uuid.UUID) -> ResponseReturnValue:
    item = item_by_id(catalog_item_id)
    form = ItemForm(obj=item, price=item.price_cents, cost=item.cost_cents)
    return page_or_fragment(PAGE, PARTIAL, **_context(form, item))


@bp.post("/catalog/<uuid:catalog_item_id>")
@requires("catalog:write")
def update(catalog_item_id: uuid.UUID) -> ResponseReturnValue:
    item = item_by_id(catalog_item_id)
    form = ItemForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, **_context(form, item))
    try:
        edit_item(person().actor, item, version=form.version.data or 0, **form.details())
    except StateError:
        db.session.rollback()
        return _changed_meanwhile(form, item_by_id(catalog_item_id))
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, **_context(form, item_by_id(catalog_item_id)))
    db.session.commit()
    return done(url_for("catalog.show", catalog_item_id=catalog_item_id), "Saved.")


def _context(form: ItemForm, item: CatalogItem | None = None) -> dict[str, Any]:
    return {"form": form, "item": item, "categories": [(name, "") for name in categories()]}


def _changed_meanwhile(form: ItemForm, item: CatalogItem) -> ResponseReturnValue:
    """What stands there now beside what was typed; nothing is lost and nothing is overwritten unseen."""
    typed = form.details()
    return page_or_fragment(
        "shell/conflict.html",
        "partials/shell/conflict.html",
        409,
        word="item",
        name=item.name,
        address=f"/catalog/{item.id}",
        record=item,
        differences=[
            (form[_field(name)].label.text, _in_words(name, getattr(item, name)), _in_words(name, value))
            for name, value in typed.items()
            if getattr(item, name) != value
        ],
        typed=[
            (_field(name), "y" if value is True else _in_words(name, value))
            for name, value in typed.items()
            if value is not False
        ],
    )


def _field(column: str) -> str:
    return column.removesuffix("_cents")


def _in_words(column: str, value: Any) -> str:
    """As it stands in a form field; empty for a box without its tick."""
    if column.endswith("_cents"):
        return plain_amount(value)
    if isinstance(value, bool):
        return "Yes" if value else ""
    return str(value)
