"""An import that runs, or has just ended, stands on every page of whoever began it."""

from datetime import timedelta

from sqlalchemy import or_

from owneros.domain.across.imports.models import AT_WORK, CsvImport
from owneros.foundation.database import AnyRow
from owneros.foundation.going_on import NOW, USER, GoingOn, goes_on
from owneros.foundation.importing import KINDS
from owneros.foundation.uniting import AnySelect, common

STAYS = timedelta(minutes=1)
SENTENCES = {
    "checking": ("Checking {file}", ""),
    "running": ("Adding {many} from {file}", ""),
    "undoing": ("Undoing the import of {file}", ""),
    "done": ("{file}: {many} added", "ok"),
    "undone": ("{file}: import undone", "ok"),
    "failed": ("{file}: import stopped", "bad"),
}


def _say(row: AnyRow) -> GoingOn:
    kind, state, file = row.words
    sentence, tone = SENTENCES[state]
    return GoingOn(sentence.format(file=file, many=KINDS[kind].many), f"/imports/{row.subject_id}", tone)


@goes_on("csv_import", "imports:write", _say)
def imports() -> AnySelect:
    return (
        common(CsvImport.kind, CsvImport.state, CsvImport.file_name, subject_id=CsvImport.id)
        .where(
            CsvImport.actor_user_id == USER,
            or_(CsvImport.state.in_(AT_WORK), CsvImport.finished_at > NOW - STAYS),
        )
        .order_by(CsvImport.id.desc())
    )
