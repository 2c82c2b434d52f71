"""Each row is looked over before anything is made: what it would become, what is wrong, whom it doubles.

Some rows at a time, in their order. `done_count` rows are behind, so a piece that is lost or comes again
goes on from there, and finds the same.
"""

from typing import Any

from sqlalchemy import select

from owneros.domain.across.imports.models import CsvImport, CsvImportRow
from owneros.domain.across.imports.queries import rows_where
from owneros.domain.across.imports.tasks import ask_to_go_on
from owneros.foundation.database import db
from owneros.foundation.importing import KINDS, ImportKind, Key

AT_A_TIME = 1_000


def check_some(made: CsvImport) -> None:
    """`made` is locked. A row may double an earlier one of the same file, whichever piece that was in."""
    noun = KINDS[made.kind]
    rows = rows_where(made, CsvImportRow.position >= made.done_count, AT_A_TIME)
    earlier = _keys_so_far(made, noun)
    read = [noun.compose(_values(made, row)) for row in rows]
    # Of several that have the same key the oldest one is told.
    known = dict(reversed(noun.twins({key for one in read for key in noun.keys(one.details)})))
    for row, one in zip(rows, read, strict=True):
        row.details = one.details
        row.wanted = False
        row.twin_id = None
        row.twin_name = ""
        row.problem = " ".join(filter(None, (row.shape_problem, one.problem)))
        row.remark = " ".join(filter(None, (row.shape_remark, one.remark)))
        if row.problem:
            row.state = "wrong"
        else:
            row.state = "double" if _doubles(row, noun, known, earlier) else "ready"
            for key in noun.keys(row.details):
                earlier.setdefault(key, row.line)
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


def _doubles(row: CsvImportRow, noun: ImportKind, known: dict[Key, Any], earlier: dict[Key, int]) -> bool:
    """Whether somebody has one of its keys already; then the row says who, and by what."""
    for word, key in noun.keys(row.details):
        if (word, key) in known:
            row.twin_id, row.twin_name = known[word, key]
            row.remark = f"{row.remark} The same {word} as {row.twin_name}.".strip()
            return True
        if (word, key) in earlier:
            row.twin_name = f"line {earlier[word, key]}"
            row.remark = f"{row.remark} The same {word} as the {noun.one} in {row.twin_name}.".strip()
            return True
    return False


def _values(made: CsvImport, row: CsvImportRow) -> dict[str, str]:
    return {field: row.cells[int(column)] for column, field in made.mapping.items()}
