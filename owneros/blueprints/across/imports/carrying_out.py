"""The deed and its undoing."""

import uuid

from flask import url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.across.imports.area import bp
from owneros.domain.across.imports import carrying_out
from owneros.domain.across.imports.queries import import_by_id
from owneros.foundation.database import db
from owneros.web.answers import go_to
from owneros.web.guards import person, requires


@bp.post("/<uuid:csv_import_id>/start")
@requires("imports:write")
def start(csv_import_id: uuid.UUID) -> ResponseReturnValue:
    carrying_out.start(person().actor, import_by_id(csv_import_id, lock=True))
    db.session.commit()
    return go_to(url_for("imports.show", csv_import_id=csv_import_id))


@bp.post("/<uuid:csv_import_id>/undoing")
@requires("imports:write")
def undo(csv_import_id: uuid.UUID) -> ResponseReturnValue:
    carrying_out.undo(person().actor, import_by_id(csv_import_id, lock=True))
    db.session.commit()
    return go_to(url_for("imports.show", csv_import_id=csv_import_id))
