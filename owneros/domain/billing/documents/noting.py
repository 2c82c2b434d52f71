"""What happens to a document goes into the audit, under its client and its job."""

from owneros.domain.billing.documents.models import Document
from owneros.foundation.audit import Actor, record


def note(actor: Actor, action: str, summary: str, document: Document, **details: object) -> None:
    record(
        actor,
        action,
        summary,
        subject_kind=document.noun,
        subject_id=document.id,
        client_id=document.client_id,
        job_id=document.job_id,
        amount_cents=document.total_cents,
        **details,
    )
