"""What was looked over is made, and undone again, some rows at a time: each time is one transaction.

A task that is killed leaves no half of it; one that comes twice finds the rows done. And what a row makes
carries the row's id, so the database itself refuses a second one.
"""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, or_
from sqlalchemy.exc import IntegrityError

from owneros.domain.across.imports.checking import check_some
from owneros.domain.across.imports.forgetting import require_rows
from owneros.domain.across.imports.models import LEFT, CsvImport, CsvImportRow
from owneros.domain.across.imports.queries import counts, mark, rows_where
from owneros.domain.across.imports.tasks import ask_to_go_on, begin, works
from owneros.foundation.audit import Actor, record
from owneros.foundation.counts import plural
from owneros.foundation.database import AnyRow, db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.importing import KINDS, in_use
from owneros.foundation.periods import now

AT_A_TIME = 1_000
UNDOABLE = ("done", "failed")


def start(actor: Actor, made: CsvImport) -> None:
    """`made` is locked. What is under way or done already stays as it is. Raises StateError."""
    if made.state in ("running", "done"):
        return
    if made.state != "checked":
        raise StateError("Check the rows first.")
    require_rows(made)
    if not rows_where(made, _TO_ADD, 1):
        raise StateError("No row of this file can be added.")
    made.started_at = now()
    made.actor_name, made.actor_user_id = actor.name, actor.user_id
    begin(made, "running")
    ask_to_go_on(made)


def undo(actor: Actor, made: CsvImport) -> None:
    """`made` is locked. Raises StateError unless it was carried out."""
    if made.state in ("undoing", "undone"):
        return
    if made.state not in UNDOABLE:
        raise StateError("Only a finished import can be undone.")
    require_rows(made)
    made.actor_name, made.actor_user_id = actor.name, actor.user_id
    begin(made, "undoing")
    ask_to_go_on(made)


@works
def go_on(csv_import_id: uuid.UUID) -> None:
    """The next rows of whatever this import is at; asks for more of itself while rows are left."""
    made = reach(CsvImport, csv_import_id, lock=True)
    if made.state == "checking":
        check_some(made)
    elif made.state == "running":
        _add_some(made)
    elif made.state == "undoing":
        _remove_some(made)


_TO_ADD = or_(CsvImportRow.state == "ready", (CsvImportRow.state == "double") & CsvImportRow.wanted.is_(True))
_TO_DECIDE = CsvImportRow.state.in_(LEFT["running"])
_TO_REMOVE = CsvImportRow.state.in_(LEFT["undoing"])


def _add_some(made: CsvImport) -> None:
    noun = KINDS[made.kind]
    actor = Actor("user", made.actor_name, made.actor_user_id)
    rows = rows_where(
        made, _TO_DECIDE, AT_A_TIME, CsvImportRow.state, CsvImportRow.wanted, CsvImportRow.details
    )
    chosen = [row for row in rows if row.state == "ready" or row.wanted]
    mark(made, {row.id for row in rows} - {row.id for row in chosen}, "skipped")
    _add(made, actor, chosen)
    if _more(made, len(rows), _TO_DECIDE):
        return
    made.state = "done"
    made.finished_at = now()
    added = plural(counts(made.id)["added"], noun.one, noun.many)
    record(actor, "import.finished", f"{actor.name} imported {added} ({made.file_name})", made)


def _add(made: CsvImport, actor: Actor, rows: Sequence[AnyRow]) -> None:
    """All at once. When one is refused, each half by itself, until that one stands alone with its reason."""
    try:
        with db.session.begin_nested():
            KINDS[made.kind].make(actor, {row.id: row.details for row in rows})
    except FieldError as error:
        half = len(rows) // 2
        if half:
            _add(made, actor, rows[:half])
            _add(made, actor, rows[half:])
        else:
            mark(made, [rows[0].id], "wrong", error.message)
    else:
        mark(made, [row.id for row in rows], "added")


def _remove_some(made: CsvImport) -> None:
    actor = Actor("user", made.actor_name, made.actor_user_id)
    rows = rows_where(made, _TO_REMOVE, AT_A_TIME)
    kept = in_use(made.kind, [row.id for row in rows], made.finished_at or now())
    # Something may point at one of them that came between, or that this noun has not heard of.
    held = _remove(made, [row.id for row in rows if row.id not in kept])
    kept |= dict.fromkeys(held, "It is in use.")
    mark(made, {row.id for row in rows} - kept.keys(), "removed", "")
    for reason in set(kept.values()):
        mark(made, [row_id for row_id, why in kept.items() if why == reason], "kept", reason)
    if _more(made, len(rows), _TO_REMOVE):
        return
    made.state = "undone"
    made.finished_at = now()
    found = counts(made.id)
    record(
        actor,
        "import.undone",
        f"{actor.name} undid the import of {made.file_name}: "
        f"{found['removed']} removed, {found['kept']} kept",
        made,
    )


def _remove(made: CsvImport, ids: list[uuid.UUID]) -> list[uuid.UUID]:
    """All at once, or by halves when something refers to one. Those that had to stay."""
    if not ids:
        return []
    try:
        with db.session.begin_nested():
            model = KINDS[made.kind].model
            gone = delete(model).where(model.id.in_(ids))
            db.session.execute(gone.execution_options(synchronize_session=False))
    except IntegrityError:
        half = len(ids) // 2
        return _remove(made, ids[:half]) + _remove(made, ids[half:]) if half else ids
    return []


def _more(made: CsvImport, done: int, which: ColumnElement[bool]) -> bool:
    """Whether rows are left once so many are done; then it asks for the next ones."""
    made.done_count += done
    db.session.flush()
    if not rows_where(made, which, 1):
        return False
    ask_to_go_on(made)
    return True
