"""The deed and its undoing."""

from owneros.blueprints.across.imports.area import bp
from owneros.domain.across.imports import carrying_out
from owneros.domain.across.imports.models import CsvImport
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.post("/<uuid:csv_import_id>/start", "imports:write")
def start(made: Held[CsvImport]) -> Saved:
    carrying_out.start(person().actor, made)
    return Saved(f"/imports/{made.id}")


@bp.post("/<uuid:csv_import_id>/undoing", "imports:write")
def undo(made: Held[CsvImport]) -> Saved:
    carrying_out.undo(person().actor, made)
    return Saved(f"/imports/{made.id}")
