"""What happens to an estimate goes into the audit, under its client and its job."""

from owneros.domain.estimates.models import Estimate
from owneros.foundation.audit import Actor, record


def note(actor: Actor, action: str, summary: str, estimate: Estimate, **details: object) -> None:
    record(
        actor,
        action,
        summary,
        subject_kind="estimate",
        subject_id=estimate.id,
        client_id=estimate.client_id,
        job_id=estimate.job_id,
        amount_cents=estimate.total_cents,
        **details,
    )
