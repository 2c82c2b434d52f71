"""A fee is waived: it leaves the invoice in a new revision, and its row says by whom and why."""

import uuid

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.invoices.fees import remove_fee
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.payments import ask_to_close
from owneros.domain.billing.payments.ledger import hold_both
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, present, reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now


def fee_of(invoice_id: uuid.UUID, late_fee_id: uuid.UUID, *, lock: bool = False) -> LateFee:
    """Raises NotFound, also for a fee of another invoice."""
    return reach(LateFee, late_fee_id, LateFee.invoice_id == invoice_id, lock=lock)


def check_waiving(invoice: Invoice, fee: LateFee) -> None:
    """Whether the fee still stands there. Raises StateError."""
    if fee.line_id is None:
        raise StateError("This late fee was already waived.")
    if invoice.status == "void":
        raise StateError("A void invoice cannot be edited.")


def waive(actor: Actor, invoice_id: uuid.UUID, late_fee_id: uuid.UUID, why: str) -> Invoice:
    """Raises StateError when it was waived before, or is paid for already."""
    _client, invoice = hold_both(invoice_id)
    fee = fee_of(invoice_id, late_fee_id, lock=True)
    check_waiving(invoice, fee)
    ask_to_close(invoice.id)
    line_id = present(fee.line_id)
    fee.line_id = None
    fee.waived_at = now()
    fee.waived_by = actor.name
    fee.waived_because = why
    db.session.flush()
    remove_fee(actor, invoice, line_id)
    note(
        actor,
        "late_fee.waived",
        f"{actor.name} waived a late fee of {format_cents(fee.amount_cents)} on {invoice.label}: {why}",
        invoice,
        late_fee_id=str(fee.id),
    )
    return invoice
