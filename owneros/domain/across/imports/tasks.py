"""An import goes on in the background, one piece after the other."""

import uuid
from datetime import timedelta

from owneros.domain.across.imports.models import AT_WORK, CsvImport
from owneros.domain.people.tenants.going_on import begins
from owneros.foundation.database import db, reach
from owneros.foundation.dying import on_record
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.tasks import handler

LASTS = timedelta(days=1)


def begin(made: CsvImport, state: str) -> None:
    """What is done to its rows, from the first one."""
    made.state, made.done_count, made.error = state, 0, ""
    made.asked_count += 1
    db.session.flush()


def ask_to_go_on(made: CsvImport) -> None:
    """Once for each thing that was asked of it, and each place at which that stands."""
    begins(made.actor_user_id, LASTS)
    emit(
        "imports.go_on",
        {"csv_import_id": made.id},
        tenant_id=made.tenant_id,
        queue="bulk",
        dedupe=f"imports.go_on:{made.id}:{made.asked_count}:{made.state}:{made.done_count}",
    )


def stopped(csv_import_id: uuid.UUID) -> None:
    made = reach(CsvImport, csv_import_id, lock=True)
    if made.state in AT_WORK:
        made.error = "It stopped early. What was added is listed below and can be undone."
        if made.state == "checking":
            made.state = "mapping"
        else:
            made.state = "failed"
            made.finished_at = made.finished_at or now()


works = handler("imports.go_on", heard_by=on_record(stopped, again=False))
