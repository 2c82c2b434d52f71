"""The rows of a file are personal data: they go when their time is over, and the import stays in the list.

What was carried out can be undone for 90 days, what nobody began lies for 30. The names of the columns go
too, because a file without a header has somebody's name there; that they lack is how the rest knows.
"""

from datetime import datetime, timedelta

from sqlalchemy import and_, delete, func, or_, select

from owneros.domain.across.imports.models import OVER, UNTOUCHED, CsvImport, CsvImportRow
from owneros.domain.people.tenants.rounds import in_each_business
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.periods import now
from owneros.foundation.tasks import daily

OVER_KEPT = timedelta(days=90)
UNTOUCHED_KEPT = timedelta(days=30)


def kept_until(made: CsvImport) -> datetime | None:
    """When its rows go; None while it is at work."""
    if made.state in UNTOUCHED:
        return made.created_at + UNTOUCHED_KEPT
    if made.state in OVER:
        return (made.finished_at or made.created_at) + OVER_KEPT
    return None


def require_rows(made: CsvImport) -> None:
    """Raises StateError when they are gone."""
    if made.rows_are_gone and made.state in UNTOUCHED:
        raise StateError(
            f"The rows of this file were removed after {UNTOUCHED_KEPT.days} days. Import it again."
        )
    if made.rows_are_gone:
        raise StateError(f"An import can be undone for {OVER_KEPT.days} days. Its rows were removed.")


@in_each_business("imports.forget_rows", "imports.forget", daily)
def forget_rows() -> None:
    moment = now()
    finished = func.coalesce(CsvImport.finished_at, CsvImport.created_at)
    due = db.session.scalars(
        select(CsvImport)
        .where(
            func.jsonb_array_length(CsvImport.header) > 0,
            or_(
                and_(CsvImport.state.in_(UNTOUCHED), CsvImport.created_at < moment - UNTOUCHED_KEPT),
                and_(CsvImport.state.in_(OVER), finished < moment - OVER_KEPT),
            ),
        )
        .with_for_update()
    ).all()
    for made in due:
        made.header = []
        made.mapping = {}
    db.session.execute(
        delete(CsvImportRow)
        .where(CsvImportRow.csv_import_id.in_([made.id for made in due]))
        .execution_options(synchronize_session=False)
    )
