"""Asking for what is due: one task for each series, so that one in trouble holds up no other."""

from datetime import date

from sqlalchemy import select

from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.foundation.database import db
from owneros.foundation.outbox import emit
from owneros.foundation.tenancy import current_tenant


def ask_for_due(today: date) -> int:
    """At most once a day for each date of a series, whatever the number of ticks; how many were due."""
    rows = db.session.execute(
        select(RecurringSeries.id, RecurringSeries.next_on)
        .where(RecurringSeries.status == "active", RecurringSeries.next_on <= today)
        .order_by(RecurringSeries.id)
    ).all()
    for row in rows:
        _ask(row.id, f"recurring.make:{row.id}:{row.next_on}:{today}", "bulk")
    return len(rows)


def ask_to_make(series: RecurringSeries, today: date) -> bool:
    """At once, because a person waits for it; False when nothing is due."""
    if series.status != "active" or series.next_on is None or series.next_on > today:
        return False
    _ask(series.id, None, "interactive")
    return True


def _ask(series_id: object, dedupe: str | None, queue: str) -> None:
    emit(
        "recurring.make",
        {"series_id": series_id},
        tenant_id=current_tenant(db.session()),
        queue=queue,
        dedupe=dedupe,
    )
