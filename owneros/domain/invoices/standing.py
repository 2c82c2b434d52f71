"""Where an invoice stands with its money: the only writer of `paid_cents`, `paid_at` and their statuses.

Money that comes in on what was written off takes the place of as much of the write-off.
"""

from sqlalchemy import func, select

from owneros.domain.invoices.allocation import Allocation
from owneros.domain.invoices.models import TAKES_MONEY, Invoice
from owneros.foundation.database import db
from owneros.foundation.periods import now


def refresh_standing(invoice: Invoice) -> None:
    """Recompute from the allocations, under the invoice's lock. A draft or void invoice stays as it is."""
    locked = db.session.scalars(
        select(Invoice)
        .where(Invoice.id == invoice.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if locked.status not in (*TAKES_MONEY, "paid"):
        return
    paid = db.session.scalar(
        select(func.coalesce(func.sum(Allocation.amount_cents), 0)).where(Allocation.invoice_id == locked.id)
    )
    # What a deposit gave to other invoices was paid on it all the same.
    locked.paid_cents = int(paid or 0) + locked.applied_cents
    locked.written_off_cents = min(locked.written_off_cents, locked.total_cents - locked.paid_cents)
    if locked.written_off_cents == 0:
        locked.written_off_at, locked.write_off_reason = None, ""
    locked.status = standing(locked)
    if locked.status == "paid":
        locked.paid_at = locked.paid_at or now()
    else:
        locked.paid_at = None
    db.session.flush()


def standing(invoice: Invoice) -> str:
    """The status that follows from its amounts."""
    if invoice.paid_cents >= invoice.total_cents:
        return "paid"
    if invoice.paid_cents + invoice.written_off_cents >= invoice.total_cents:
        return "written_off"
    if invoice.paid_cents > 0:
        return "partially_paid"
    return "viewed" if invoice.viewed_at else "sent"
