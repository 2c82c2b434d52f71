"""Where an invoice stands with its money: `paid_cents`, `credited_cents`, `paid_at` and their statuses.

The only writer of these.
Money that comes in on what was written off takes the place of as much of the write-off.
"""

from sqlalchemy import select

from owneros.domain.billing.invoices.allocation import Allocation
from owneros.domain.billing.invoices.models import TAKES_MONEY, Invoice
from owneros.foundation.database import db
from owneros.foundation.periods import now
from owneros.foundation.sums import total


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
    cents = Allocation.amount_cents
    sums = select(total(cents), total(cents, Allocation.reduces)).where(Allocation.invoice_id == locked.id)
    paid, reduced = db.session.execute(sums).one()
    # What a deposit gave to other invoices was paid on it all the same.
    locked.paid_cents = paid + locked.applied_cents
    locked.credited_cents = -reduced
    locked.written_off_cents = min(locked.written_off_cents, locked.unsettled_cents)
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
    if invoice.unsettled_cents <= 0:
        return "paid"
    if invoice.unsettled_cents <= invoice.written_off_cents:
        return "written_off"
    if invoice.paid_cents > 0:
        return "partially_paid"
    return "viewed" if invoice.viewed_at else "sent"
