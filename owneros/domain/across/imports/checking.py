"""Each row is looked over before anything is made: what it would become, what is wrong, whom it doubles.

Some rows at a time, in their order. `done_count` rows are behind, so a piece that is lost or comes again
goes on from there, and finds the same.
"""

from typing import Any

from sqlalchemy import Text, Uuid, select, update
from sqlalchemy.dialects.postgresql import JSONB

from owneros.domain.across.imports.models import CsvImport, CsvImportRow
from owneros.domain.across.imports.queries import rows_where
from owneros.domain.across.imports.tasks import ask_to_go_on
from owneros.foundation.cells import Composed
from owneros.foundation.database import AnyRow, db
from owneros.foundation.importing import KINDS, ImportKind, Key
from owneros.foundation.masses import taken_apart

AT_A_TIME = 2_000
# What is found of a row and kept with it.
FOUND: dict[str, Any] = {
    "details": JSONB(),
    "state": Text(),
    "problem": Text(),
    "remark": Text(),
    "twin_id": Uuid(),
    "twin_name": Text(),
}


def check_some(made: CsvImport) -> None:
    """`made` is locked. A row may double an earlier one of the same file, whichever piece that was in."""
    noun = KINDS[made.kind]
    rows = rows_where(
        made,
        CsvImportRow.position >= made.done_count,
        AT_A_TIME,
        CsvImportRow.line,
        CsvImportRow.cells,
        CsvImportRow.shape_problem,
        CsvImportRow.shape_remark,
    )
    earlier = _keys_so_far(made, noun)
    read = [noun.compose(_values(made, row)) for row in rows]
    keys = [noun.keys(one.details) for one in read]
    # Of several that have the same key the oldest one is told.
    known = dict(reversed(noun.twins({key for some in keys for key in some})))
    found = []
    for row, one, its in zip(rows, read, keys, strict=True):
        told = _told(row, one)
        if not told["problem"]:
            told |= _double(its, noun, known, earlier, told["remark"])
            for key in its:
                earlier.setdefault(key, row.line)
        found.append(told)
    _write(made, found)
    made.done_count += len(rows)
    if made.done_count < made.rows_count:
        ask_to_go_on(made)
    else:
        made.state = "checked"
    db.session.flush()


def _keys_so_far(made: CsvImport, noun: ImportKind) -> dict[Key, int]:
    """From each key of the rows behind to the line that has it first. Rows that are wrong have none."""
    fields = [CsvImportRow.details[name].astext for name in noun.keyed]
    rows = db.session.execute(
        select(CsvImportRow.line, *fields)
        .where(
            CsvImportRow.csv_import_id == made.id,
            CsvImportRow.position < made.done_count,
            CsvImportRow.state != "wrong",
        )
        .order_by(CsvImportRow.position)
    )
    found: dict[Key, int] = {}
    for line, *values in rows:
        for key in noun.keys(dict(zip(noun.keyed, values, strict=True))):
            found.setdefault(key, line)
    return found


def _told(row: AnyRow, one: Composed) -> dict[str, Any]:
    """The row by itself."""
    problem = " ".join(filter(None, (row.shape_problem, one.problem)))
    return {
        "id": str(row.id),
        "details": one.details,
        "state": "wrong" if problem else "ready",
        "problem": problem,
        "remark": " ".join(filter(None, (row.shape_remark, one.remark))),
        "twin_id": None,
        "twin_name": "",
    }


def _double(
    keys: list[Key], noun: ImportKind, known: dict[Key, Any], earlier: dict[Key, int], remark: str
) -> dict[str, Any]:
    """Who has one of its keys already, if anybody has, and by what."""
    for word, key in keys:
        if (word, key) in known:
            twin_id, name = known[word, key]
            remark = f"{remark} The same {word} as {name}.".strip()
            return {"state": "double", "twin_id": str(twin_id), "twin_name": name, "remark": remark}
        if (word, key) in earlier:
            line = earlier[word, key]
            remark = f"{remark} The same {word} as the {noun.one} in line {line}.".strip()
            return {"state": "double", "twin_name": f"line {line}", "remark": remark}
    return {}


def _values(made: CsvImport, row: AnyRow) -> dict[str, str]:
    return {field: row.cells[int(column)] for column, field in made.mapping.items()}


def _write(made: CsvImport, found: list[dict[str, Any]]) -> None:
    taken = taken_apart(found, {"id": Uuid(), **FOUND})
    db.session.execute(
        update(CsvImportRow)
        .where(CsvImportRow.csv_import_id == made.id, CsvImportRow.id == taken.c.id)
        .values({name: taken.c[name] for name in FOUND} | {"wanted": False})
        .execution_options(synchronize_session=False)
    )
