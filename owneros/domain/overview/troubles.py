"""Money that is on its way, or did not come, or is asked back: what Today and Money tell of it.

The statements are built once: building them costs more than carrying them out.
"""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    DateTime,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.payments.models import Checkout, CheckoutInvoice, Dispute, Payment, Refund
from owneros.domain.payments.waiting import TOLD_FOR, expected_on
from owneros.domain.payments.words import say_dispute_reason
from owneros.foundation.database import AnyRow, db
from owneros.foundation.periods import now

MOST = 20


@dataclass(frozen=True)
class Coming:
    """A bank debit under way; `labels` are its invoices."""

    invoice_id: uuid.UUID
    client_name: str
    labels: str
    amount_cents: int
    expected_on: date


@dataclass(frozen=True)
class Trouble:
    """What needs an answer: where to look at it, and by when at the latest."""

    kind: str
    path: str
    client_name: str
    sentence: str
    amount_cents: int
    answer_by: datetime | None = None


def money_on_its_way() -> list[Coming]:
    """The oldest first."""
    rows = db.session.execute(_processing()).all()
    return [
        Coming(row.invoice_id, row.client_name, row.labels, row.amount_cents, expected_on(row.since))
        for row in rows
    ]


def troubles() -> list[Trouble]:
    """Most pressing first: disputes to be answered, then debits and refunds that failed lately."""
    asked_back = _payments_in_trouble()
    disputes = [row for row in asked_back if row.kind == "dispute"]
    refunds = [row for row in asked_back if row.kind == "refund"]
    return [
        *(
            Trouble(
                "dispute",
                f"/payments/{row.payment_id}",
                row.client_name,
                say_dispute_reason(row.words),
                row.amount_cents,
                row.answer_by,
            )
            for row in sorted(disputes, key=lambda row: (row.answer_by is None, row.answer_by))
        ),
        *_failed_debits(),
        *(
            Trouble(
                "refund",
                f"/payments/{row.payment_id}",
                row.client_name,
                f"Nothing went back: {row.words}",
                row.amount_cents,
            )
            for row in refunds
        ),
    ]


def _payments_in_trouble() -> list[AnyRow]:
    return list(db.session.execute(_disputes_and_failed_refunds(), {"told_since": now() - TOLD_FOR}))


@cache
def _disputes_and_failed_refunds() -> CompoundSelect[Any]:
    return union_all(_disputes(), _failed_refunds())


def _disputes() -> Any:
    return (
        select(
            literal("dispute").label("kind"),
            Payment.id.label("payment_id"),
            Client.name.label("client_name"),
            Dispute.reason.label("words"),
            Dispute.amount_cents,
            Dispute.evidence_due_at.label("answer_by"),
        )
        .join(Payment, (Payment.tenant_id == Dispute.tenant_id) & (Payment.id == Dispute.payment_id))
        .join(Client, (Client.tenant_id == Payment.tenant_id) & (Client.id == Payment.client_id))
        .where(Dispute.status == "needs_response")
        .order_by(Dispute.evidence_due_at, Dispute.id)
        .limit(MOST)
    )


@cache
def _processing() -> Any:
    return _checkouts(Checkout.state == "processing").order_by(Checkout.id).limit(MOST)


def _failed_debits() -> list[Trouble]:
    rows = db.session.execute(_failed(), {"told_since": now() - TOLD_FOR}).all()
    return [
        Trouble(
            "debit", f"/invoices/{row.invoice_id}", row.client_name, f"{row.labels}: {row.last_error}",
            row.amount_cents,
        )
        for row in rows
    ]  # fmt: skip


@cache
def _failed() -> Any:
    """Debits, as long as something of them is owed and nobody has tried again."""
    again, part = aliased(Checkout), aliased(CheckoutInvoice)
    tried_again = (
        select(again.id)
        .join(part, (part.tenant_id == again.tenant_id) & (part.checkout_id == again.id))
        .where(
            part.tenant_id == Invoice.tenant_id,
            part.invoice_id == Invoice.id,
            again.id > Checkout.id,
            again.state.in_(("processing", "paid")),
        )
        .correlate(Invoice, Checkout)
        .exists()
    )
    return (
        _checkouts(
            Checkout.failed_at > bindparam("told_since"), Invoice.status.in_(OPEN_STATUSES), ~tried_again
        )
        .order_by(Checkout.id.desc())
        .limit(MOST)
    )


def _failed_refunds() -> Any:
    """As long as the money was not given back in another way."""
    again = aliased(Refund)
    tried_again = (
        select(again.id)
        .where(
            again.tenant_id == Refund.tenant_id,
            again.payment_id == Refund.payment_id,
            again.id > Refund.id,
            again.state != "failed",
        )
        .correlate(Refund)
        .exists()
    )
    return (
        select(
            literal("refund").label("kind"),
            Payment.id.label("payment_id"),
            Client.name.label("client_name"),
            Refund.error.label("words"),
            Refund.amount_cents,
            cast(null(), DateTime(timezone=True)).label("answer_by"),
        )
        .join(Payment, (Payment.tenant_id == Refund.tenant_id) & (Payment.id == Refund.payment_id))
        .join(Client, (Client.tenant_id == Payment.tenant_id) & (Client.id == Payment.client_id))
        .where(Refund.failed_at > bindparam("told_since"), ~tried_again)
        .order_by(Refund.id.desc())
        .limit(MOST)
    )


def _checkouts(*conditions: ColumnElement[bool]) -> Any:
    """Checkouts with their client and the labels of their invoices that meet the conditions."""
    return (
        select(
            Checkout.invoice_id,
            Client.name.label("client_name"),
            func.string_agg(Invoice.label, ", ").label("labels"),
            Checkout.amount_cents,
            Checkout.last_error,
            func.coalesce(Checkout.processing_at, Checkout.created_at).label("since"),
        )
        .join(
            CheckoutInvoice,
            (CheckoutInvoice.tenant_id == Checkout.tenant_id) & (CheckoutInvoice.checkout_id == Checkout.id),
        )
        .join(
            Invoice,
            (Invoice.tenant_id == CheckoutInvoice.tenant_id) & (Invoice.id == CheckoutInvoice.invoice_id),
        )
        .join(Client, (Client.tenant_id == Invoice.tenant_id) & (Client.id == Invoice.client_id))
        .where(*conditions)
        .group_by(Checkout.tenant_id, Checkout.id, Client.name)
    )
