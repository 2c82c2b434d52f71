"""An item is put away and brought back."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.clients.catalog.area import bp
from owneros.domain.clients.catalog.keeping import archive_item, restore_item
from owneros.domain.clients.catalog.queries import item_by_id
from owneros.foundation.database import db
from owneros.web.answers import done, undoable
from owneros.web.guards import person, requires


@bp.post("/catalog/<uuid:catalog_item_id>/archiving")
@requires("catalog:write")
def archive(catalog_item_id: uuid.UUID) -> ResponseReturnValue:
    item = item_by_id(catalog_item_id)
    archive_item(person().actor, item)
    db.session.commit()
    undo_url = url_for("catalog.unarchive", catalog_item_id=catalog_item_id)
    return undoable(url_for("catalog.index"), f"{item.name} is archived.", undo_url)


@bp.post("/catalog/<uuid:catalog_item_id>/unarchiving")
@requires("catalog:write")
def unarchive(catalog_item_id: uuid.UUID) -> ResponseReturnValue:
    item = item_by_id(catalog_item_id)
    restore_item(person().actor, item)
    db.session.commit()
    return done(url_for("catalog.show", catalog_item_id=catalog_item_id), f"{item.name} is back.")
