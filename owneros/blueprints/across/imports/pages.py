"""The list of imports, the upload, and the page of one import: by its state something else."""

from functools import partial
from typing import Any

from flask import render_template, request, url_for

from owneros.blueprints.across.imports.area import bp
from owneros.blueprints.across.imports.forms import ColumnsForm, CsvForm
from owneros.domain.across.imports import queries
from owneros.domain.across.imports.carrying_out import UNDOABLE
from owneros.domain.across.imports.forgetting import OVER_KEPT, UNTOUCHED_KEPT, kept_until
from owneros.domain.across.imports.models import AT_WORK, CsvImport
from owneros.domain.across.imports.uploading import take_file
from owneros.domain.across.imports.words import FILTERS, ImportState, say_row
from owneros.foundation.importing import KINDS
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.forms import ButtonForm, a_whole
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "across/imports/show.html"
NEW_PAGE = "across/imports/new.html"
DAYS = {"untouched": UNTOUCHED_KEPT.days, "over": OVER_KEPT.days}


@bp.get("", "imports:write")
def index() -> Answer:
    return page(
        "across/imports/index.html",
        page=queries.list_imports(request.args.get("after")),
        kinds=KINDS,
        say_state=ImportState,
    )


@bp.get("/new", "imports:write")
def new() -> Answer:
    kind = request.args.get("kind", "client")
    return page(NEW_PAGE, form=CsvForm(kind=kind if kind in KINDS else "client"), days=DAYS)


@bp.post("", "imports:write")
def upload() -> Answer:
    form = CsvForm()

    def take() -> Saved:
        row_id = once.row_id(CsvImport)
        given = form.file.upload
        made = take_file(person().actor, form.kind.data, given.name, given.content, row_id=row_id)
        return Saved(url_for("imports.show", csv_import_id=made.id))

    return save(form, partial(page, NEW_PAGE, form=form, days=DAYS), take, rules=form.check)


@bp.get("/<uuid:csv_import_id>", "imports:write")
def show(made: CsvImport) -> Answer:
    return draw(made)


def draw(made: CsvImport, columns: ColumnsForm | None = None, status: int = 200) -> Answer:
    """What the import's state asks for: the columns, the progress, the rows, or that these are removed.

    With `columns` it is these, as long as the rows are there.
    """
    context: dict[str, Any] = {
        "made": made,
        "kind": KINDS[made.kind],
        "form": ButtonForm(),
        "days": DAYS,
        "kept_until": kept_until(made),
    }
    if made.rows_are_gone:
        context |= {"view": "rows_gone"}
    elif made.state == "mapping" or columns is not None:
        columns = columns or ColumnsForm(made.mapping)
        context |= {
            "view": "mapping",
            "fields": {name: label for name, (label, _) in KINDS[made.kind].fields.items()},
            "samples": queries.samples(made),
            "mapping": columns.mapping,
            "problem": columns.problem,
        }
    elif made.state in AT_WORK:
        behind, of_all = queries.progress(made)
        context |= {"view": "progress", "behind": behind, "of_all": of_all}
    else:
        context |= _rows(made)
    return page(PAGE, status, **context)


def _rows(made: CsvImport) -> dict[str, Any]:
    counts = queries.counts(made.id)
    counts["double"] += counts["wanted"]
    offered = [(state, word) for state, word in FILTERS.items() if counts[state]]
    asked = request.args.get("show", "")
    state = asked if any(asked == name for name, _ in offered) else ""
    begin = a_whole(request.args.get("after", ""))
    rows, after = queries.rows_of(made.id, state, -1 if begin is None else begin)
    here = url_for("imports.show", csv_import_id=made.id)
    return {
        "view": "rows",
        "counts": counts,
        "rows": rows,
        "say_row": partial(say_row, made.kind),
        "state": state,
        "pills": [
            {"label": "All", "href": here, "current": not state, "count": made.rows_count},
            *(
                {
                    "label": word,
                    "href": f"{here}?show={name}",
                    "current": name == state,
                    "count": counts[name],
                }
                for name, word in offered
            ),
        ],
        "next_href": after is not None and f"{here}?show={state}&after={after}",
    }


@bp.get("/<uuid:csv_import_id>/mapping", "imports:write")
def mapping(made: CsvImport) -> Answer:
    """Back to the columns, as long as nothing is made."""
    if made.state != "checked":
        return draw(made)
    return draw(made, ColumnsForm(made.mapping))


@bp.get("/<uuid:csv_import_id>/undoing", "imports:write")
def ask_undo(made: CsvImport) -> Answer:
    if made.state not in UNDOABLE or made.rows_are_gone:
        return draw(made)
    return render_template(
        "across/imports/undo.html",
        made=made,
        kind=KINDS[made.kind],
        days=DAYS,
        added=queries.counts(made.id)["added"],
    )
