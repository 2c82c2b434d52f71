"""The locks and the bookings that every movement of money uses.

One client's money moves one deed at a time: `hold` first, then the invoice, then payment or checkout.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import Invoice
from owneros.domain.invoices.standing import refresh_standing
from owneros.domain.payments.models import Allocation, Payment
from owneros.domain.payments.shares import split, take_back
from owneros.domain.tenants.models import Tenant
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.tenancy import current_tenant


def hold(client_id: uuid.UUID) -> Client:
    """Lock the client for movements of money until the transaction ends. Other work on it goes on."""
    return db.session.scalars(
        select(Client).where(Client.id == client_id).with_for_update(key_share=True)
    ).one()


def hold_invoice(invoice_id: uuid.UUID) -> Invoice:
    """The invoice as it is now, locked. Raises NotFound."""
    db.session.flush()
    return reach(Invoice, invoice_id, lock=True)


def hold_both(invoice_id: uuid.UUID) -> tuple[Client, Invoice]:
    """Client, then invoice. Raises StateError when the invoice changed hands between the two."""
    client = hold(reach(Invoice, invoice_id).client_id)
    invoice = hold_invoice(invoice_id)
    if invoice.client_id != client.id:
        raise StateError("This invoice just got another client. Try again.")
    return client, invoice


def hold_payment(payment_id: uuid.UUID) -> Payment:
    """The payment as it is now, locked. Raises NotFound."""
    db.session.flush()
    return reach(Payment, payment_id, lock=True)


@dataclass(frozen=True)
class Because:
    """The refund or the dispute that takes something back, or after all does not."""

    refund_id: uuid.UUID | None = None
    dispute_id: uuid.UUID | None = None


NOTHING_SPECIAL = Because()


def allocate(payment: Payment, invoice: Invoice, most: int, because: Because = NOTHING_SPECIAL) -> int:
    """Count up to `most` cents of the payment towards the invoice; returns how many. Both are locked."""
    applied, _credit = split(most, invoice.unpaid_cents)
    if applied > 0:
        book(payment.id, invoice, applied, because)
    return applied


def book(
    payment_id: uuid.UUID, invoice: Invoice, amount_cents: int, because: Because = NOTHING_SPECIAL
) -> None:
    db.session.add(
        Allocation(
            payment_id=payment_id,
            invoice_id=invoice.id,
            amount_cents=amount_cents,
            refund_id=because.refund_id,
            dispute_id=because.dispute_id,
        )
    )
    db.session.flush()
    refresh_standing(invoice)


def take(payment: Payment, amount_cents: int, because: Because) -> None:
    """Take so much of the payment back: its credit first, then its newest allocations, by rows of their own.

    The payment is locked and counts the amount already as gone; the invoices are locked in the order of ids.
    """
    free = unallocated(payment) + amount_cents
    for invoice_id, cents in sorted(take_back(amount_cents, free, allocated(payment.id))):
        book(payment.id, hold_invoice(invoice_id), -cents, because)


def give_back(payment: Payment, because: Because) -> None:
    """What was taken for this reason counts again, as far as it is still due; the rest is credit."""
    taken = db.session.execute(
        select(Allocation.invoice_id, func.sum(Allocation.amount_cents))
        .where(Allocation.refund_id == because.refund_id, Allocation.dispute_id == because.dispute_id)
        .group_by(Allocation.invoice_id)
        .order_by(Allocation.invoice_id)
    ).all()
    for invoice_id, cents in taken:
        allocate(payment, hold_invoice(invoice_id), min(-int(cents), unallocated(payment)), because)


def allocated(payment_id: uuid.UUID) -> list[tuple[uuid.UUID, int]]:
    """Invoices that this payment counts towards with what is left of it there, oldest first."""
    rows = db.session.execute(
        select(Allocation.invoice_id, func.sum(Allocation.amount_cents))
        .where(Allocation.payment_id == payment_id)
        .group_by(Allocation.invoice_id)
        .having(func.sum(Allocation.amount_cents) != 0)
        .order_by(func.min(Allocation.created_at), Allocation.invoice_id)
    ).all()
    return [(invoice_id, int(cents)) for invoice_id, cents in rows]


def unallocated(payment: Payment) -> int:
    """What of the payment is client credit."""
    return payment.refundable_cents - sum(cents for _, cents in allocated(payment.id))


def local_date(moment: datetime) -> date:
    """The date on the wall of the business."""
    return moment.astimezone(ZoneInfo(tenant().time_zone)).date()


def tenant() -> Tenant:
    return db.session.get_one(Tenant, current_tenant(db.session()))
