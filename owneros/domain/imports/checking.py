"""Each row is looked over before anything is made: what it would become, what is wrong, whom it doubles."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from owneros.domain.imports.kinds import NOUNS, WORDS, Noun
from owneros.domain.imports.models import CsvImport, CsvImportRow
from owneros.foundation.database import db

BATCH = 500
Key = tuple[str, str]


def check(made: CsvImport) -> None:
    """All rows, in their order: a row may double an earlier one of the same file. A repeat finds the same."""
    noun = NOUNS[made.kind]
    earlier: dict[Key, int] = {}
    for batch in _batches(made):
        read = [noun.compose(_values(made, row)) for row in batch]
        known = noun.twins([one.details for one in read])
        for row, one in zip(batch, read, strict=True):
            row.details, row.wanted, row.twin_id, row.twin_name = one.details, False, None, ""
            row.problem = " ".join(filter(None, (row.shape_problem, one.problem)))
            row.remark = " ".join(filter(None, (row.shape_remark, one.remark)))
            if row.problem:
                row.state = "wrong"
            else:
                row.state = "double" if _doubles(made, row, noun, known, earlier) else "ready"
                for key in noun.keys(row.details):
                    earlier.setdefault(key, row.line)
        db.session.flush()
        for row in batch:
            db.session.expunge(row)
    made.state = "checked"
    db.session.flush()


def _doubles(
    made: CsvImport, row: CsvImportRow, noun: Noun, known: dict[Key, Any], earlier: dict[Key, int]
) -> bool:
    """Whether somebody has one of its keys already; then the row says who, and by what."""
    for word, key in noun.keys(row.details):
        if (word, key) in known:
            row.twin_id, row.twin_name = known[word, key]
            row.remark = f"{row.remark} The same {word} as {row.twin_name}.".strip()
            return True
        if (word, key) in earlier:
            row.twin_name = f"line {earlier[word, key]}"
            one = WORDS[made.kind][0]
            row.remark = f"{row.remark} The same {word} as the {one} in {row.twin_name}.".strip()
            return True
    return False


def _values(made: CsvImport, row: CsvImportRow) -> dict[str, str]:
    return {field: row.cells[int(column)] for column, field in made.mapping.items()}


def _batches(made: CsvImport) -> Iterator[list[CsvImportRow]]:
    position = -1
    while True:
        batch = list(
            db.session.scalars(
                select(CsvImportRow)
                .where(CsvImportRow.csv_import_id == made.id, CsvImportRow.position > position)
                .order_by(CsvImportRow.position)
                .limit(BATCH)
            )
        )
        if not batch:
            return
        position = batch[-1].position
        yield batch
