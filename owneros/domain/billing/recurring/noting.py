"""What happens to a series goes into the audit, under its client and its job."""

from typing import Any

from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.foundation.audit import Actor, record


def note(actor: Actor, action: str, summary: str, series: RecurringSeries, **details: Any) -> None:
    record(actor, action, summary, series, amount_cents=series.total_cents, **details)
