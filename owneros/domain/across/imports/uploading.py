"""A file becomes an import with its rows; which column is what is guessed, then said by the person."""

import uuid
from itertools import islice
from typing import Any

from sqlalchemy import BigInteger, Text, Uuid, insert, literal, select
from sqlalchemy.dialects.postgresql import JSONB

from owneros.domain.across.imports.checking import check_some
from owneros.domain.across.imports.forgetting import require_rows
from owneros.domain.across.imports.models import UNTOUCHED, CsvImport, CsvImportRow
from owneros.domain.across.imports.tasks import ask_to_go_on, begin
from owneros.foundation.audit import Actor, record
from owneros.foundation.csv_reading import Row, Sheet, Unreadable, read_sheet
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.importing import KINDS
from owneros.foundation.masses import taken_apart
from owneros.foundation.rules import rules
from owneros.foundation.texts import plain_name

LONGEST_NAME = 120
KEPT_AT_ONCE = 1_000
CHECKED_AT_ONCE = 500


def take_file(
    actor: Actor, kind: str, file_name: str, content: bytes, *, row_id: uuid.UUID | None = None
) -> CsvImport:
    """Raises FieldError("file") with what is the matter with it."""
    sheet = read_file(content)
    made = CsvImport(
        id=row_id,
        kind=kind,
        file_name=plain_name(file_name, LONGEST_NAME) or "file.csv",
        encoding=sheet.encoding,
        separator=sheet.separator,
        header=sheet.header,
        mapping=KINDS[kind].guess(sheet.header),
        rows_count=len(sheet.rows),
        actor_name=actor.name,
        actor_user_id=actor.user_id,
    )
    db.session.add(made)
    db.session.flush()
    numbered = enumerate(sheet.rows)
    while some := list(islice(numbered, KEPT_AT_ONCE)):
        _keep(made, some)
    return made


def read_file(content: bytes) -> Sheet:
    """Raises FieldError("file")."""
    try:
        return read_sheet(content)
    except Unreadable as error:
        raise FieldError("file", str(error)) from error


def _keep(made: CsvImport, read: list[tuple[int, Row]]) -> None:
    """As one value that PostgreSQL takes apart: a file of 20,000 rows is kept while the person waits."""
    value = [
        {
            "id": str(uuid7()),
            "position": position,
            "line": row.line,
            "cells": row.cells,
            "shape_problem": row.problem,
            "shape_remark": row.remark,
        }
        for position, row in read
    ]
    columns: dict[str, Any] = {
        "id": Uuid(),
        "position": BigInteger(),
        "line": BigInteger(),
        "cells": JSONB(),
        "shape_problem": Text(),
        "shape_remark": Text(),
    }
    taken = taken_apart(value, columns)
    rows = select(literal(made.tenant_id), literal(made.id), literal({}, JSONB), *taken.c)
    db.session.execute(
        insert(CsvImportRow).from_select(["tenant_id", "csv_import_id", "details", *columns], rows)
    )


def choose_columns(made: CsvImport, mapping: dict[str, str]) -> None:
    """What each column holds; the rows are then looked over. Raises FieldError("columns"), StateError."""
    if made.state not in UNTOUCHED:
        raise StateError("This import has already started. Its columns can no longer be changed.")
    require_rows(made)
    noun = KINDS[made.kind]
    chosen = {column: field for column, field in mapping.items() if field and int(column) < len(made.header)}
    with rules() as broken:
        for field, (label, _) in noun.fields.items():
            if list(chosen.values()).count(field) > 1:
                broken("columns", f"{label} is chosen for two columns. Leave one of them out.")
        if set(chosen.values()) - set(noun.fields):
            broken("columns", "Choose one of the fields for each column.")
        if lack := noun.lacking(chosen.values()):
            broken("columns", lack)
    made.mapping = chosen
    begin(made, "checking")
    if made.rows_count <= CHECKED_AT_ONCE:
        check_some(made)
    else:
        ask_to_go_on(made)


def discard(actor: Actor, made: CsvImport) -> None:
    """An import that made nothing is forgotten, with its rows. Raises StateError."""
    if made.state not in UNTOUCHED:
        raise StateError("This import has already started. Undo it instead.")
    record(
        actor,
        "import.discarded",
        f"{actor.name} discarded {made.file_name}, of {made.rows_count} {KINDS[made.kind].many}",
        made,
    )
    db.session.delete(made)
    db.session.flush()
