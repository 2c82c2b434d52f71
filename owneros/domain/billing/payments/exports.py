"""Payments as a file, with what they count towards and what was given back."""

import uuid
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Allocation, Payment, Refund
from owneros.domain.billing.payments.words import Method, RefundState
from owneros.domain.clients.clients.models import Client
from owneros.foundation.csv_writing import Cell, amount
from owneros.foundation.database import AnyRow
from owneros.foundation.exporting import Wish, exported_rows
from owneros.foundation.joins import along
from owneros.foundation.streaming import batches
from owneros.foundation.uniting import AnySelect

HEADER = (
    "Type", "Date", "Client", "Method", "Reference", "Received", "Refunded", "Stripe fee", "Applied",
    "Invoice", "Note", "Payment",
)  # fmt: skip
WHOSE = (Payment.id.label("payment_id"), Client.name.label("client_name"), Payment.method, Payment.reference)
Share = tuple[int, str]


@exported_rows("payments", 6, "Payments", "Payments, the invoices they paid, and refunds", header=HEADER)
def payments(session: Session, wish: Wish) -> Iterator[tuple[Cell, ...]]:
    """Each payment with what it counts towards; then each refund of these days with what it takes back.

    "Received" and "Refunded" add up to the money that came in; "Applied" to what invoices got of it.
    """
    of_payment = (Payment.id, Payment.received_on.label("day"), Payment.amount_cents, Payment.fee_cents)
    received = (
        select(*WHOSE, *of_payment, Payment.note)
        .select_from(Payment)
        .join(Client, along(Payment.client_id))
        .where(Payment.received_on.between(wish.span.start, wish.span.end))
        .order_by(Payment.received_on, Payment.id)
    )
    for row, shares in _shared(session, received, Allocation.payment_id, Allocation.refund_id.is_(None)):
        yield _line("Payment", row, note=row.note, received=row.amount_cents, fee=-row.fee_cents or None)
        yield from (_line("Applied", row, label, applied=cents) for cents, label in shares)
    of_refund = (Refund.id, Refund.refunded_on.label("day"), Refund.amount_cents, Refund.reason, Refund.state)
    refunded = (
        select(*WHOSE, *of_refund)
        .select_from(Refund)
        .join(Payment, along(Refund.payment_id))
        .join(Client, along(Payment.client_id))
        .where(Refund.refunded_on.between(wish.span.start, wish.span.end), Refund.state != "failed")
        .order_by(Refund.refunded_on, Refund.id)
    )
    for row, shares in _shared(session, refunded, Allocation.refund_id):
        still = "" if row.state == "succeeded" else f" ({RefundState(row.state).word.lower()})"
        yield _line("Refund", row, note=row.reason + still, refunded=-row.amount_cents)
        yield from (_line("Taken back", row, label, applied=cents) for cents, label in shares)


def _line(
    said: str, row: AnyRow, invoice: str | None = None, note: str = "", **cents: int | None
) -> tuple[Cell, ...]:
    amounts = (cents.get(name) for name in ("received", "refunded", "fee", "applied"))
    return (
        *(said, row.day, row.client_name, Method(row.method).word, row.reference),
        *(None if each is None else amount(each) for each in amounts),
        *(invoice, note, str(row.payment_id)),
    )


def _shared(
    session: Session, found: AnySelect, owner: Any, *conditions: Any
) -> Iterator[tuple[AnyRow, list[Share]]]:
    """Each payment or refund with its shares: (cents, invoice) of what belongs to it."""
    for batch in batches(session, found):
        rows = session.execute(
            select(owner, Allocation.amount_cents, Invoice.label)
            .join(Invoice, along(Allocation.invoice_id))
            .where(owner.in_([row.id for row in batch]), *conditions)
            .order_by(Allocation.id)
        )
        shares: dict[uuid.UUID, list[Share]] = {}
        for owner_id, cents, label in rows:
            shares.setdefault(owner_id, []).append((cents, label))
        yield from ((row, shares.get(row.id, [])) for row in batch)
