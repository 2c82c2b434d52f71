"""What happens to a series goes into the audit, under its client and its job."""

from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db


def note(actor: Actor, action: str, summary: str, series: RecurringSeries, **details: object) -> None:
    record(
        actor,
        action,
        summary,
        subject_kind="recurring_series",
        subject_id=series.id,
        client_id=series.client_id,
        job_id=series.job_id,
        amount_cents=series.total_cents,
        **details,
    )
    db.session.flush()
