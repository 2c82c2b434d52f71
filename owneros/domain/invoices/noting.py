"""What happens to an invoice goes into the audit, under its client and its job."""

from owneros.domain.invoices.models import Invoice
from owneros.foundation.audit import Actor, record


def note(actor: Actor, action: str, summary: str, invoice: Invoice, **details: object) -> None:
    record(
        actor,
        action,
        summary,
        subject_kind="invoice",
        subject_id=invoice.id,
        client_id=invoice.client_id,
        job_id=invoice.job_id,
        amount_cents=invoice.total_cents,
        **details,
    )
