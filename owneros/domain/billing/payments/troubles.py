"""Money that is on its way, or did not come, or is asked back: what Today and Money tell of it.

The statements are built once: building them costs more than carrying them out.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    DateTime,
    Select,
    bindparam,
    cast,
    func,
    literal,
    null,
    select,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute, aliased

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice, Dispute, Payment, Refund
from owneros.domain.billing.payments.waiting import TOLD_FOR, expected_on
from owneros.domain.billing.payments.words import say_dispute_reason
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along
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
    return _coming(db.session.execute(_processing()).all())


def troubles_and_coming() -> tuple[list[Trouble], list[Coming]]:
    """What needs an answer and what is on its way, in one statement.

    Most pressing first: disputes to be answered, then debits and refunds that failed lately.
    """
    rows = db.session.execute(_all(), {"told_since": now() - TOLD_FOR}).all()
    found = {kind: [row for row in rows if row.kind == kind] for kind in ("dispute", "debit", "refund")}
    disputes = sorted(found["dispute"], key=lambda row: (row.moment is None, row.moment))
    debits = sorted(found["debit"], key=lambda row: row.place, reverse=True)
    refunds = sorted(found["refund"], key=lambda row: row.place, reverse=True)
    troubles = [
        *(_trouble(row, "payments", say_dispute_reason(row.words), row.moment) for row in disputes),
        *(_trouble(row, "invoices", f"{row.labels}: {row.words}") for row in debits),
        *(_trouble(row, "payments", f"Nothing went back: {row.words}") for row in refunds),
    ]
    return troubles, _coming([row for row in rows if row.kind == "coming"])


def _trouble(row: AnyRow, home: str, sentence: str, answer_by: datetime | None = None) -> Trouble:
    path = f"/{home}/{row.subject_id}"
    return Trouble(row.kind, path, row.client_name, sentence, row.amount_cents, answer_by)


def _coming(rows: Sequence[AnyRow]) -> list[Coming]:
    return [
        Coming(row.subject_id, row.client_name, row.labels, row.amount_cents, expected_on(row.moment))
        for row in sorted(rows, key=lambda row: row.place)
    ]


@cache
def _all() -> CompoundSelect[Any]:
    return union_all(_disputes(), _failed_refunds(), _failed(), _processing())


def _disputes() -> Any:
    return (
        _told("dispute", Dispute.id, Payment.id, literal(""), Dispute.reason, Dispute.evidence_due_at)
        .join(Payment, along(Dispute.payment_id))
        .join(Client, along(Payment.client_id))
        .where(Dispute.status == "needs_response")
        .order_by(Dispute.evidence_due_at, Dispute.id)
        .limit(MOST)
    )


@cache
def _processing() -> Any:
    return _checkouts("coming", Checkout.state == "processing").order_by(Checkout.id).limit(MOST)


@cache
def _failed() -> Any:
    """Debits, as long as something of them is owed and nobody has tried again."""
    again, part = aliased(Checkout), aliased(CheckoutInvoice)
    tried_again = (
        select(again.id)
        .join(part, along(part.checkout_id, again))
        .where(
            along(part.invoice_id),
            again.id > Checkout.id,
            again.state.in_(("processing", "paid")),
        )
        .correlate(Invoice, Checkout)
        .exists()
    )
    return (
        _checkouts(
            "debit",
            Checkout.failed_at > bindparam("told_since"),
            Invoice.status.in_(OPEN_STATUSES),
            ~tried_again,
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
            again.payment_id == Refund.payment_id,
            again.id > Refund.id,
            again.state != "failed",
        )
        .correlate(Refund)
        .exists()
    )
    never = cast(null(), DateTime(timezone=True))
    return (
        _told("refund", Refund.id, Payment.id, literal(""), Refund.error, never)
        .join(Payment, along(Refund.payment_id))
        .join(Client, along(Payment.client_id))
        .where(Refund.failed_at > bindparam("told_since"), ~tried_again)
        .order_by(Refund.id.desc())
        .limit(MOST)
    )


def _checkouts(kind: str, *conditions: ColumnElement[bool]) -> Any:
    """Checkouts with their client and the labels of their invoices that meet the conditions."""
    labels = func.string_agg(Invoice.label, ", ")
    since = func.coalesce(Checkout.processing_at, Checkout.created_at)
    return (
        _told(kind, Checkout.id, Checkout.invoice_id, labels, Checkout.last_error, since)
        .join(CheckoutInvoice, along(CheckoutInvoice.checkout_id))
        .join(Invoice, along(CheckoutInvoice.invoice_id))
        .join(Client, along(Invoice.client_id))
        .where(*conditions)
        .group_by(Checkout.tenant_id, Checkout.id, Client.name)
    )


def _told(
    kind: str,
    place: InstrumentedAttribute[uuid.UUID],
    subject_id: InstrumentedAttribute[uuid.UUID],
    labels: Any,
    words: InstrumentedAttribute[str],
    moment: Any,
) -> Select[Any]:
    """The columns that all have in common. `place` is the id of what happened and has the amount."""
    return select(
        literal(kind).label("kind"),
        place.label("place"),
        subject_id.label("subject_id"),
        Client.name.label("client_name"),
        labels.label("labels"),
        words.label("words"),
        place.class_.amount_cents,
        moment.label("moment"),
    )
