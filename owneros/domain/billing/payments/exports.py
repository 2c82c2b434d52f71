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
from owneros.foundation.exporting import Wish, exported_rows
from owneros.foundation.joins import along
from owneros.foundation.spans import Span
from owneros.foundation.streaming import batches

PAYMENTS = (
    "Type", "Date", "Client", "Method", "Reference", "Received", "Refunded", "Stripe fee", "Applied",
    "Invoice", "Note", "Payment",
)  # fmt: skip


@exported_rows(
    "payments", 6, "Payments", "What came in, what it paid, and what was given back", header=PAYMENTS
)
def payments(session: Session, wish: Wish) -> Iterator[tuple[Cell, ...]]:
    """Each payment with what it counts towards; then each refund of these days with what it takes back.

    "Received" and "Refunded" add up to the money that came in; "Applied" to what invoices got of it.
    """
    yield from _received(session, wish.span)
    yield from _refunded(session, wish.span)


def _received(session: Session, span: Span) -> Iterator[tuple[Cell, ...]]:
    found = (
        select(
            Payment.id,
            Payment.received_on,
            Client.name.label("client_name"),
            Payment.method,
            Payment.reference,
            Payment.amount_cents,
            Payment.fee_cents,
            Payment.note,
        )
        .join(Client, along(Payment.client_id))
        .where(Payment.received_on.between(span.start, span.end))
        .order_by(Payment.received_on, Payment.id)
    )
    for batch in batches(session, found):
        shares = _shares(
            session, Allocation.payment_id, [row.id for row in batch], Allocation.refund_id.is_(None)
        )
        for row in batch:
            said = (Method(row.method).word, row.reference)
            fee = amount(-row.fee_cents) if row.fee_cents else None
            yield (
                "Payment", row.received_on, row.client_name, *said, amount(row.amount_cents), None, fee, None,
                None, row.note, str(row.id),
            )  # fmt: skip
            for cents, label in shares.get(row.id, ()):
                yield (
                    "Applied", row.received_on, row.client_name, *said, None, None, None, amount(cents),
                    label, "", str(row.id),
                )  # fmt: skip


def _refunded(session: Session, span: Span) -> Iterator[tuple[Cell, ...]]:
    found = (
        select(
            Refund.id,
            Refund.payment_id,
            Refund.refunded_on,
            Refund.amount_cents,
            Refund.reason,
            Refund.state,
            Client.name.label("client_name"),
            Payment.method,
            Payment.reference,
        )
        .join(Payment, along(Refund.payment_id))
        .join(Client, along(Payment.client_id))
        .where(Refund.refunded_on.between(span.start, span.end), Refund.state != "failed")
        .order_by(Refund.refunded_on, Refund.id)
    )
    for batch in batches(session, found):
        shares = _shares(session, Allocation.refund_id, [row.id for row in batch])
        for row in batch:
            said = (Method(row.method).word, row.reference)
            note = (
                row.reason
                if row.state == "succeeded"
                else f"{row.reason} ({RefundState(row.state).word.lower()})"
            )
            yield (
                "Refund", row.refunded_on, row.client_name, *said, None, amount(-row.amount_cents), None,
                None, None, note, str(row.payment_id),
            )  # fmt: skip
            for cents, label in shares.get(row.id, ()):
                yield (
                    "Taken back", row.refunded_on, row.client_name, *said, None, None, None, amount(cents),
                    label, "", str(row.payment_id),
                )  # fmt: skip


def _shares(
    session: Session, owner: Any, ids: list[uuid.UUID], *conditions: Any
) -> dict[uuid.UUID, list[tuple[int, str]]]:
    """(cents, invoice) of what belongs to each of these payments or refunds."""
    rows = session.execute(
        select(owner, Allocation.amount_cents, Invoice.label)
        .join(Invoice, along(Allocation.invoice_id))
        .where(owner.in_(ids), *conditions)
        .order_by(Allocation.id)
    )
    found: dict[uuid.UUID, list[tuple[int, str]]] = {}
    for owner_id, cents, label in rows:
        found.setdefault(owner_id, []).append((cents, label))
    return found
