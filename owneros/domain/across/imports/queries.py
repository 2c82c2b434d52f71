"""Imports read: the list, the rows with what is said about each, and samples for the columns."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, select, update
from sqlalchemy.orm import InstrumentedAttribute

from owneros.domain.across.imports.models import LEFT, CsvImport, CsvImportRow
from owneros.domain.across.imports.words import RowState
from owneros.foundation.database import AnyRow, db
from owneros.foundation.errors import NotFound
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as

PAGE = 50
SAMPLES = 3
LOOKED_AT = 30
SHORT = 60


@dataclass(frozen=True)
class ImportRow:
    """An import in the list."""

    id: uuid.UUID
    kind: str
    file_name: str
    state: str
    rows_count: int
    actor_name: str
    created_at: datetime
    rows_are_gone: bool


def list_imports(after: str | None = None) -> Page[ImportRow]:
    """A page of imports, newest first."""
    rows_are_gone = func.jsonb_array_length(CsvImport.header) == 0
    return page_of(select_as(ImportRow, CsvImport, rows_are_gone=rows_are_gone), (CsvImport.id,), after, PAGE)


def rows_where(
    made: CsvImport, which: ColumnElement[bool], most: int, *columns: InstrumentedAttribute[Any]
) -> Sequence[AnyRow]:
    """The first of them, in the order of the file: id, and these columns."""
    of_file = select(CsvImportRow.id, *columns).where(CsvImportRow.csv_import_id == made.id, which)
    return db.session.execute(of_file.order_by(CsvImportRow.position).limit(most)).all()


def mark(made: CsvImport, ids: Collection[uuid.UUID], state: str, problem: str | None = None) -> None:
    """What became of these rows; with `problem`, and why."""
    if not ids:
        return
    values = {"state": state} if problem is None else {"state": state, "problem": problem}
    db.session.execute(
        update(CsvImportRow)
        .where(CsvImportRow.csv_import_id == made.id, CsvImportRow.id.in_(ids))
        .values(values)
        .execution_options(synchronize_session=False)
    )


def counts(import_id: uuid.UUID) -> dict[str, int]:
    """How many rows are in each state; `wanted` counts doubles that shall be added all the same."""
    state = case(
        ((CsvImportRow.state == "double") & CsvImportRow.wanted.is_(True), "wanted"), else_=CsvImportRow.state
    )
    rows = db.session.execute(
        select(state, func.count(CsvImportRow.id))
        .where(CsvImportRow.csv_import_id == import_id)
        .group_by(state)
    ).all()
    return dict.fromkeys((*RowState, "wanted"), 0) | {name: int(number) for name, number in rows}


def progress(made: CsvImport) -> tuple[int, int]:
    """How many rows the step under way has behind it, of how many: only what was added is undone.

    Both are read at one moment, because a piece may be done between two.
    """
    if made.state not in LEFT:
        return made.done_count, made.rows_count
    left = (
        select(func.count(CsvImportRow.id))
        .where(CsvImportRow.csv_import_id == made.id, CsvImportRow.state.in_(LEFT[made.state]))
        .scalar_subquery()
    )
    behind, ahead = db.session.execute(
        select(CsvImport.done_count, left).where(CsvImport.id == made.id)
    ).one()
    return behind, behind + ahead


def rows_of(import_id: uuid.UUID, state: str = "", after: int = -1) -> tuple[Sequence[AnyRow], int | None]:
    """A page of rows in the order of the file, and the cursor of the next one."""
    found = (
        select(
            CsvImportRow.id,
            CsvImportRow.position,
            CsvImportRow.line,
            CsvImportRow.cells,
            CsvImportRow.details,
            CsvImportRow.state,
            CsvImportRow.problem,
            CsvImportRow.remark,
            CsvImportRow.twin_id,
            CsvImportRow.twin_name,
            CsvImportRow.wanted,
        )
        .where(CsvImportRow.csv_import_id == import_id, CsvImportRow.position > after)
        .order_by(CsvImportRow.position)
        .limit(PAGE + 1)
    )
    if state:
        found = found.where(CsvImportRow.state == state)
    rows = db.session.execute(found).all()
    return rows[:PAGE], rows[PAGE - 1].position if len(rows) > PAGE else None


def samples(made: CsvImport) -> list[list[str]]:
    """For each column the first few different values that stand in it."""
    rows = db.session.scalars(
        select(CsvImportRow.cells)
        .where(CsvImportRow.csv_import_id == made.id)
        .order_by(CsvImportRow.position)
        .limit(LOOKED_AT)
    ).all()
    found = []
    for column in range(len(made.header)):
        values = dict.fromkeys(cells[column][:SHORT] for cells in rows if cells[column])
        found.append(list(values)[:SAMPLES])
    return found


def want(import_id: uuid.UUID, row_id: uuid.UUID | None, *, wanted: bool) -> None:
    """Add one double, or all of them, all the same; or leave them out. Raises NotFound for a stray row."""
    chosen = update(CsvImportRow).where(
        CsvImportRow.csv_import_id == import_id, CsvImportRow.state == "double"
    )
    if row_id is not None:
        known = select(CsvImportRow.id).where(
            CsvImportRow.csv_import_id == import_id, CsvImportRow.id == row_id
        )
        if db.session.scalar(known) is None:
            raise NotFound("There is no such row.")
        chosen = chosen.where(CsvImportRow.id == row_id)
    db.session.execute(chosen.values(wanted=wanted).execution_options(synchronize_session=False))
