"""A file becomes an import with its rows; which column is what is guessed, then said by the person."""

from owneros.domain.imports.checking import BATCH, check
from owneros.domain.imports.headers import guess
from owneros.domain.imports.kinds import NOUNS, WORDS
from owneros.domain.imports.models import CsvImport, CsvImportRow
from owneros.domain.imports.tasks import ask_to_go_on
from owneros.foundation.audit import Actor, record
from owneros.foundation.csv_reading import Row, Unreadable, read_sheet
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.texts import unkeepable

LONGEST_NAME = 120
CHECKED_AT_ONCE = 500
UNTOUCHED = ("mapping", "checked")


def take_file(actor: Actor, kind: str, file_name: str, content: bytes) -> CsvImport:
    """Raises FieldError("file") with what is the matter with it."""
    try:
        sheet = read_sheet(content)
    except Unreadable as error:
        raise FieldError("file", str(error)) from error
    plain = "".join(letter for letter in file_name if not unkeepable(letter))
    made = CsvImport(
        kind=kind,
        file_name=plain[-LONGEST_NAME:] or "file.csv",
        encoding=sheet.encoding,
        separator=sheet.separator,
        header=sheet.header,
        mapping=guess(kind, sheet.header),
        rows_count=len(sheet.rows),
        actor_name=actor.name,
        actor_user_id=actor.user_id,
    )
    db.session.add(made)
    db.session.flush()
    for start in range(0, len(sheet.rows), BATCH):
        _keep(made, start, sheet.rows[start : start + BATCH])
    return made


def _keep(made: CsvImport, start: int, read: list[Row]) -> None:
    rows = [
        CsvImportRow(
            csv_import_id=made.id,
            position=position,
            line=row.line,
            cells=row.cells,
            details={},
            shape_problem=row.problem,
            shape_remark=row.remark,
        )
        for position, row in enumerate(read, start)
    ]
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        db.session.expunge(row)


def choose_columns(made: CsvImport, mapping: dict[str, str]) -> None:
    """What each column holds; the rows are then looked over. Raises FieldError("columns"), StateError."""
    if made.state not in UNTOUCHED:
        raise StateError("This import has begun already; its columns cannot be changed any more.")
    noun = NOUNS[made.kind]
    chosen = {column: field for column, field in mapping.items() if field and int(column) < len(made.header)}
    for field, label in noun.FIELDS.items():
        if list(chosen.values()).count(field) > 1:
            raise FieldError("columns", f"{label} is chosen for two columns. Leave one of them out.")
    if set(chosen.values()) - set(noun.FIELDS):
        raise FieldError("columns", "Choose one of the fields for each column.")
    if lack := noun.lacking(chosen.values()):
        raise FieldError("columns", lack)
    made.mapping, made.state, made.done_count, made.error = chosen, "checking", 0, ""
    made.asked_count += 1
    db.session.flush()
    if made.rows_count <= CHECKED_AT_ONCE:
        check(made)
    else:
        ask_to_go_on(made)


def discard(actor: Actor, made: CsvImport) -> None:
    """An import that made nothing is forgotten, with its rows. Raises StateError."""
    if made.state not in UNTOUCHED:
        raise StateError("This import has begun already. Undo it instead.")
    record(
        actor,
        "import.discarded",
        f"{actor.name} discarded {made.file_name}, of {made.rows_count} {WORDS[made.kind][1]}",
        subject_kind="csv_import",
        subject_id=made.id,
    )
    db.session.delete(made)
    db.session.flush()
