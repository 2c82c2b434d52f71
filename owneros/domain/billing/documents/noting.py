"""What happens to a document goes into the audit, under its client and its job."""

from typing import Any

from owneros.domain.billing.documents.models import Document
from owneros.foundation.audit import Actor, record


def note(actor: Actor, action: str, summary: str, document: Document, **details: Any) -> None:
    record(actor, action, summary, document, amount_cents=document.total_cents, **details)
