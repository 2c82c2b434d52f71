"""What the columns hold, and which doubles shall be added all the same."""

import uuid
from functools import partial

from flask import request, url_for
from flask.typing import ResponseReturnValue

from owneros.blueprints.across.imports.area import bp
from owneros.blueprints.across.imports.forms import ColumnsForm
from owneros.blueprints.across.imports.pages import draw
from owneros.domain.across.imports.queries import import_by_id, want
from owneros.domain.across.imports.uploading import choose_columns, discard
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.web.answers import done, go_to
from owneros.web.guards import person, requires
from owneros.web.saving import Saved, save


@bp.post("/<uuid:csv_import_id>/mapping")
@requires("imports:write")
def choose(csv_import_id: uuid.UUID) -> ResponseReturnValue:
    made = import_by_id(csv_import_id, lock=True)
    form = ColumnsForm.posted(made)

    def look_over() -> Saved:
        choose_columns(made, form.mapping)
        return Saved(url_for("imports.show", csv_import_id=csv_import_id))

    return save(form, partial(draw, made, form), look_over)


@bp.post("/<uuid:csv_import_id>/rows/<uuid:csv_import_row_id>/choice")
@requires("imports:write")
def choose_row(csv_import_id: uuid.UUID, csv_import_row_id: uuid.UUID) -> ResponseReturnValue:
    """Add one double all the same, or leave it out."""
    return _want(csv_import_id, csv_import_row_id)


@bp.post("/<uuid:csv_import_id>/choices")
@requires("imports:write")
def choose_all(csv_import_id: uuid.UUID) -> ResponseReturnValue:
    """The same for all doubles."""
    return _want(csv_import_id, None)


def _want(import_id: uuid.UUID, row_id: uuid.UUID | None) -> ResponseReturnValue:
    made = import_by_id(import_id, lock=True)
    want(import_id, row_id, wanted=request.form.get("add") == "1")
    if made.state != "checked":
        raise StateError("This import has begun already.")
    db.session.commit()
    place = f"row-{row_id}" if row_id else None
    return go_to(url_for("imports.show", csv_import_id=import_id, show="double", _anchor=place))


@bp.post("/<uuid:csv_import_id>/discarding")
@requires("imports:write")
def throw_away(csv_import_id: uuid.UUID) -> ResponseReturnValue:
    made = import_by_id(csv_import_id, lock=True)
    discard(person().actor, made)
    db.session.commit()
    return done(url_for("imports.index"), f"{made.file_name} is discarded. Nothing was added.")
