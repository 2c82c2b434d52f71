"""Late fees on an invoice: a line apart from the work, in a new revision. When is for others to say."""

import uuid

from sqlalchemy import func, select

from owneros.domain.billing.invoices.issuing import make_revision
from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.invoices.standing import refresh_standing
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import as_e4, format_cents


def add_fee(actor: Actor, invoice: Invoice, description: str, amount_cents: int) -> InvoiceLine:
    """The invoice is issued, open and locked."""
    last = db.session.scalar(
        select(func.coalesce(func.max(InvoiceLine.position), 0)).where(InvoiceLine.invoice_id == invoice.id)
    )
    line = InvoiceLine(
        invoice_id=invoice.id,
        kind="late_fee",
        position=int(last or 0) + 1,
        description=description,
        quantity=1,
        unit_e4=as_e4(amount_cents),
        amount_cents=amount_cents,
    )
    db.session.add(line)
    _change_total(actor, invoice, amount_cents)
    return line


def remove_fee(actor: Actor, invoice: Invoice, line_id: uuid.UUID) -> None:
    """The invoice is locked. Earlier revisions keep it. Raises StateError when it is paid for already."""
    line = reach(InvoiceLine, line_id)
    settled = invoice.total_cents - invoice.balance_cents
    if invoice.total_cents - line.amount_cents < settled:
        raise StateError(
            f"{format_cents(settled)} is settled on {invoice.label}, and without this fee it would total "
            f"{format_cents(invoice.total_cents - line.amount_cents)}. Refund the difference first."
        )
    db.session.delete(line)
    _change_total(actor, invoice, -line.amount_cents)


def _change_total(actor: Actor, invoice: Invoice, cents: int) -> None:
    invoice.late_fee_cents += cents
    invoice.total_cents += cents
    make_revision(actor, invoice)
    refresh_standing(invoice)
