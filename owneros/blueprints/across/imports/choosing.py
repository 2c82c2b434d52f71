"""What the columns hold, and which doubles shall be added all the same."""

import uuid
from functools import partial

from flask import request

from owneros.blueprints.across.imports.area import bp
from owneros.blueprints.across.imports.forms import ColumnsForm
from owneros.blueprints.across.imports.pages import draw
from owneros.domain.across.imports.models import CsvImport
from owneros.domain.across.imports.queries import want
from owneros.domain.across.imports.uploading import choose_columns, discard
from owneros.foundation.errors import StateError
from owneros.web.answers import Answer
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save


@bp.post("/<uuid:csv_import_id>/mapping", "imports:write")
def choose(made: Held[CsvImport]) -> Answer:
    form = ColumnsForm.posted(made)

    def look_over() -> Saved:
        choose_columns(made, form.mapping)
        return Saved(f"/imports/{made.id}")

    return save(form, partial(draw, made, form), look_over)


@bp.post("/<uuid:csv_import_id>/rows/<uuid:csv_import_row_id>/choice", "imports:write")
def choose_row(made: Held[CsvImport], csv_import_row_id: uuid.UUID) -> Saved:
    """Add one double all the same, or leave it out."""
    return _want(made, csv_import_row_id)


@bp.post("/<uuid:csv_import_id>/choices", "imports:write")
def choose_all(made: Held[CsvImport]) -> Saved:
    """The same for all doubles."""
    return _want(made, None)


def _want(made: CsvImport, row_id: uuid.UUID | None) -> Saved:
    want(made.id, row_id, wanted=request.form.get("add") == "1")
    if made.state != "checked":
        raise StateError("This import has already started.")
    place = f"#row-{row_id}" if row_id else ""
    return Saved(f"/imports/{made.id}?show=double{place}")


@bp.post("/<uuid:csv_import_id>/discarding", "imports:write")
def throw_away(made: Held[CsvImport]) -> Saved:
    discard(person().actor, made)
    return Saved("/imports", f"{made.file_name} was discarded. Nothing was added.")
