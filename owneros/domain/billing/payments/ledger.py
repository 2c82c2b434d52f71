"""The locks and the bookings that every movement of money uses.

One client's money moves one deed at a time: `hold` first, then the invoice, then payment or checkout.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy import func, select

from owneros.domain.billing.invoices.issuing import tell_credit
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.standing import refresh_standing
from owneros.domain.billing.payments.models import Allocation, Payment
from owneros.domain.billing.payments.shares import split, take_back
from owneros.domain.clients.clients.holding import hold
from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.joins import along
from owneros.foundation.sums import total


def hold_invoice(invoice_id: uuid.UUID) -> Invoice:
    """The invoice as it is now, locked. Raises NotFound."""
    db.session.flush()
    return reach(Invoice, invoice_id, lock=True)


def hold_both(invoice_id: uuid.UUID) -> tuple[Client, Invoice]:
    """Client, then invoice. Raises StateError when the invoice changed hands between the two."""
    client = hold(reach(Invoice, invoice_id).client_id)
    invoice = hold_invoice(invoice_id)
    if invoice.client_id != client.id:
        raise StateError("The client of this invoice was just changed. Try again.")
    return client, invoice


def hold_payment(payment_id: uuid.UUID) -> Payment:
    """The payment as it is now, locked. Raises NotFound."""
    db.session.flush()
    return reach(Payment, payment_id, lock=True)


@dataclass(frozen=True)
class Because:
    """The refund or the dispute that takes something back, or after all does not.

    `reduces`: what it takes back, it takes off the bill as well.
    """

    refund_id: uuid.UUID | None = None
    dispute_id: uuid.UUID | None = None
    reduces: bool = False


NOTHING_SPECIAL = Because()


class Origin(NamedTuple):
    """What money was before it counted: paid for just this, or credit, perhaps from a deposit document."""

    credit: bool = False
    deposit_id: uuid.UUID | None = None


PAID = Origin()


class Place(NamedTuple):
    """Where money of a payment counts."""

    invoice_id: uuid.UUID
    origin: Origin


def allocate(payment: Payment, invoice: Invoice, most: int) -> int:
    """Count up to `most` cents of the payment towards the invoice; returns how many. Both are locked."""
    applied, _credit = split(most, invoice.unpaid_cents)
    if applied > 0:
        book(payment.id, invoice, applied)
    return applied


def book(
    payment_id: uuid.UUID,
    invoice: Invoice,
    amount_cents: int,
    because: Because = NOTHING_SPECIAL,
    origin: Origin = PAID,
) -> None:
    db.session.add(
        Allocation(
            payment_id=payment_id,
            invoice_id=invoice.id,
            amount_cents=amount_cents,
            refund_id=because.refund_id,
            dispute_id=because.dispute_id,
            reduces=because.reduces,
            credit=origin.credit,
            deposit_id=origin.deposit_id,
        )
    )
    db.session.flush()
    refresh_standing(invoice)


def take(payment: Payment, amount_cents: int, because: Because) -> None:
    """Take so much of the payment back by rows of their own: its credit first, which a deposit may hold, then
    its newest allocations.

    The payment is locked and counts the amount already as gone; the invoices are locked in the order of ids.
    """
    free = unallocated(payment) + amount_cents
    parts = take_back(amount_cents, free, _invoices_first(payment.id))
    for place, cents in sorted(parts, key=lambda part: part[0].invoice_id):
        invoice = hold_invoice(place.invoice_id)
        book(payment.id, invoice, -cents, because, place.origin)
        tell_credit(Actor.system(), invoice)


def give_back(payment: Payment, because: Because) -> None:
    """What was taken for this reason counts again, as far as it is still due; the rest is credit.

    What had gone off the bill with it is on the bill again.
    """
    taken = db.session.execute(
        select(
            Allocation.invoice_id,
            Allocation.credit,
            Allocation.deposit_id,
            Allocation.reduces,
            total(Allocation.amount_cents).label("cents"),
        )
        .where(Allocation.refund_id == because.refund_id, Allocation.dispute_id == because.dispute_id)
        .group_by(Allocation.invoice_id, Allocation.credit, Allocation.deposit_id, Allocation.reduces)
        .having(total(Allocation.amount_cents) < 0)
        .order_by(Allocation.invoice_id, Allocation.credit, Allocation.deposit_id)
    ).all()
    for row in taken:
        invoice, cents = hold_invoice(row.invoice_id), -row.cents
        most = min(cents, unallocated(payment))
        again = most if row.reduces else split(most, invoice.unpaid_cents)[0]
        if again > 0:
            reason = replace(because, reduces=row.reduces)
            book(payment.id, invoice, again, reason, Origin(row.credit, row.deposit_id))
            tell_credit(Actor.system(), invoice)


def allocated(payment_id: uuid.UUID) -> list[tuple[Place, int]]:
    """Where this payment counts, with what is left of it there, oldest first."""
    rows = db.session.execute(
        select(
            Allocation.invoice_id,
            Allocation.credit,
            Allocation.deposit_id,
            total(Allocation.amount_cents).label("cents"),
        )
        .where(Allocation.payment_id == payment_id)
        .group_by(Allocation.invoice_id, Allocation.credit, Allocation.deposit_id)
        .having(total(Allocation.amount_cents) != 0)
        .order_by(func.min(Allocation.created_at), Allocation.invoice_id)
    ).all()
    return [(Place(row.invoice_id, Origin(row.credit, row.deposit_id)), row.cents) for row in rows]


def paid_with(payment_id: uuid.UUID) -> Sequence[uuid.UUID]:
    """The documents for which it was paid, whatever its credit was applied to later."""
    return db.session.scalars(
        select(Allocation.invoice_id)
        .where(Allocation.payment_id == payment_id, Allocation.amount_cents > 0, ~Allocation.credit)
        .group_by(Allocation.invoice_id)
        .order_by(func.min(Allocation.created_at), Allocation.invoice_id)
    ).all()


def _invoices_first(payment_id: uuid.UUID) -> list[tuple[Place, int]]:
    """Oldest first, but what deposit documents still hold comes last: it is taken back first."""
    deposits = set(
        db.session.scalars(
            select(Allocation.invoice_id)
            .join(Invoice, along(Allocation.invoice_id))
            .where(Allocation.payment_id == payment_id, Invoice.kind == "deposit")
        )
    )
    return sorted(allocated(payment_id), key=lambda part: part[0].invoice_id in deposits)


def unallocated(payment: Payment) -> int:
    """What of the payment is client credit."""
    return payment.refundable_cents - sum(cents for _, cents in allocated(payment.id))
