"""Reading money that came in. Amounts are cents; ranges of days include the start and leave out the end."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, extract, func, select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.payments.models import Allocation, Dispute, Payment, Refund
from owneros.domain.billing.payments.waiting import BankNews, bank_news, coming_to_invoice
from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import AuditEvent
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along
from owneros.foundation.paging import newest_first
from owneros.foundation.periods import add_months

PAGE = 50
MOST_OPEN = 200
CAME_IN = (Payment.undone_at.is_(None),)
WENT_BACK = (Refund.state != "failed", Refund.meaning != "mistake")


@dataclass(frozen=True)
class Filter:
    """`month` is its first day; empty method and None mean all. `real` leaves out what was undone."""

    method: str = ""
    month: date | None = None
    real: bool = False

    def conditions(self) -> list[ColumnElement[bool]]:
        wanted: list[ColumnElement[bool]] = [Payment.undone_at.is_(None)] if self.real else []
        if self.method:
            wanted.append(Payment.method == self.method)
        if self.month:
            wanted.append(Payment.received_on >= self.month)
            wanted.append(Payment.received_on < add_months(self.month, 1))
        return wanted


@dataclass(frozen=True)
class Totals:
    count: int
    amount_cents: int
    refunded_cents: int
    disputed_cents: int
    fee_cents: int

    @property
    def net_cents(self) -> int:
        return self.amount_cents - self.refunded_cents - self.disputed_cents - self.fee_cents


@dataclass(frozen=True)
class Line:
    """A payment in the list."""

    id: uuid.UUID
    client_name: str
    amount_cents: int
    refunded_cents: int
    disputed_cents: int
    method: str
    received_on: date
    reference: str
    undone_at: datetime | None
    invoices: str


@dataclass(frozen=True)
class Page:
    lines: list[Line]
    after: str | None


def page_of(wanted: Filter, after: str | None = None) -> Page:
    """Newest first; `after` is the cursor that the page before gave."""
    query = (
        select(
            Payment.id,
            Client.name.label("client_name"),
            Payment.amount_cents,
            Payment.refunded_cents,
            Payment.disputed_cents,
            Payment.method,
            Payment.received_on,
            Payment.reference,
            Payment.undone_at,
        )
        .join(Client, along(Payment.client_id))
        .where(*wanted.conditions())
    )
    page = newest_first(query, Payment.received_on, Payment.id, after, PAGE)
    labels = _labels([row.id for row in page.rows])
    return Page(
        [Line(**row._asdict(), invoices=", ".join(labels.get(row.id, []))) for row in page.rows], page.after
    )


def _labels(payment_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    if not payment_ids:
        return {}
    rows = db.session.execute(
        select(Allocation.payment_id, Invoice.label)
        .join(Invoice, along(Allocation.invoice_id))
        .where(Allocation.payment_id.in_(payment_ids), Allocation.amount_cents > 0)
        .distinct()
        .order_by(Invoice.label)
    ).all()
    labels: dict[uuid.UUID, list[str]] = {}
    for payment_id, label in rows:
        labels.setdefault(payment_id, []).append(label)
    return labels


def totals_of(wanted: Filter) -> Totals:
    """Without what was undone."""
    row = db.session.execute(
        select(
            func.count(Payment.id),
            func.coalesce(func.sum(Payment.amount_cents), 0),
            func.coalesce(func.sum(Payment.refunded_cents), 0),
            func.coalesce(func.sum(Payment.disputed_cents), 0),
            func.coalesce(func.sum(Payment.fee_cents), 0),
        ).where(*replace(wanted, real=True).conditions())
    ).one()
    return Totals(*(int(value) for value in row))


@dataclass(frozen=True)
class Share:
    """What a payment counts towards one invoice; taken back parts are negative lines of their own."""

    invoice_id: uuid.UUID
    label: str
    amount_cents: int
    refund_id: uuid.UUID | None
    dispute_id: uuid.UUID | None
    reduces: bool = False


def shares_of(payment_id: uuid.UUID) -> list[Share]:
    rows = db.session.execute(
        select(
            Allocation.invoice_id,
            Invoice.label,
            Allocation.amount_cents,
            Allocation.refund_id,
            Allocation.dispute_id,
            Allocation.reduces,
        )
        .join(Invoice, along(Allocation.invoice_id))
        .where(Allocation.payment_id == payment_id)
        .order_by(Allocation.id)
    ).all()
    return [Share(*row) for row in rows]


def still_counting(shares: Sequence[Share]) -> list[Share]:
    """What of them counts towards each invoice in the end."""
    kept: dict[uuid.UUID, Share] = {}
    for share in shares:
        before = kept[share.invoice_id].amount_cents if share.invoice_id in kept else 0
        cents = before + share.amount_cents
        kept[share.invoice_id] = Share(share.invoice_id, share.label, cents, None, None)
    return [share for share in kept.values() if share.amount_cents > 0]


def refunds_of(payment_id: uuid.UUID) -> list[Refund]:
    return list(db.session.scalars(select(Refund).where(Refund.payment_id == payment_id).order_by(Refund.id)))


def disputes_of(payment_id: uuid.UUID) -> list[Dispute]:
    return list(
        db.session.scalars(select(Dispute).where(Dispute.payment_id == payment_id).order_by(Dispute.id))
    )


@dataclass(frozen=True)
class InvoicePayment:
    """A payment as it counts towards one invoice: `applied_cents` in all, `taken_cents` taken back of it.

    `credit`: it was paid before, on a deposit or as too much. `disputed`: its bank asks for it back just now.
    """

    id: uuid.UUID
    method: str
    received_on: date
    reference: str
    applied_cents: int
    taken_cents: int
    credit: bool
    disputed: bool


@dataclass(frozen=True)
class InvoiceMoney:
    """Everything that the part "Payments" of an invoice's page shows."""

    payments: list[InvoicePayment]
    bank_news: BankNews
    credit_cents: int


def of_invoice(invoice: Invoice) -> InvoiceMoney:
    cents = Allocation.amount_cents
    rows = db.session.execute(
        select(
            Payment.id,
            Payment.method,
            Payment.received_on,
            Payment.reference,
            func.coalesce(func.sum(cents).filter(cents > 0), 0).label("applied"),
            func.coalesce(func.sum(-cents).filter(cents < 0), 0).label("taken"),
            func.bool_or(Allocation.credit).label("credit"),
            select(Dispute.id)
            .where(
                along(Dispute.payment_id),
                Dispute.closed_on.is_(None),
            )
            .correlate(Payment)
            .exists()
            .label("disputed"),
        )
        .join(Allocation, along(Allocation.payment_id))
        .where(Allocation.invoice_id == invoice.id)
        .group_by(Payment.tenant_id, Payment.id)
        .order_by(Payment.received_on, Payment.id)
    ).all()
    return InvoiceMoney(
        payments=[
            InvoicePayment(
                row.id,
                row.method,
                row.received_on,
                row.reference,
                int(row.applied),
                int(row.taken),
                row.credit,
                row.disputed,
            )
            for row in rows
        ],
        bank_news=bank_news(invoice.id),
        credit_cents=client_credit(invoice.client_id) if invoice.status in OPEN_STATUSES else 0,
    )


def open_of_client(client_id: uuid.UUID) -> list[AnyRow]:
    """The open invoices of a client, oldest first: id, label, title, due_on, balance_cents, coming_cents."""
    return list(
        db.session.execute(
            select(
                Invoice.id,
                Invoice.label,
                Invoice.title,
                Invoice.due_on,
                LEFT.label("balance_cents"),
                coming_to_invoice().label("coming_cents"),
            )
            .where(Invoice.client_id == client_id, Invoice.status.in_(OPEN_STATUSES))
            .order_by(Invoice.due_on, Invoice.id)
            .limit(MOST_OPEN)
        )
    )


def client_credit(client_id: uuid.UUID) -> int:
    """Payments of the client minus refunds, lost disputes, and what counts towards invoices.

    A paid deposit is credit until it is applied. The sum of crediting.sources_of, in one statement.
    """
    net = Payment.amount_cents - Payment.refunded_cents - Payment.disputed_cents
    received = select(func.coalesce(func.sum(net), 0)).where(Payment.client_id == client_id)
    used = (
        select(func.coalesce(func.sum(Allocation.amount_cents), 0))
        .join(Payment, along(Allocation.payment_id))
        .join(Invoice, along(Allocation.invoice_id))
        .where(Payment.client_id == client_id, Invoice.kind != "deposit")
    )
    return int(db.session.scalar(select(received.scalar_subquery() - used.scalar_subquery())) or 0)


def received_between(start: date, end: date) -> int:
    """Money that came in from `start` up to, not including, `end`, net of what went back in that time.

    A payment that was undone never came in, and never went back.
    """
    return int(db.session.scalar(_received(), {"start": start, "end": end}) or 0)


@cache
def _received() -> Select[tuple[Any]]:
    start: BindParameter[Any] = bindparam("start")
    end: BindParameter[Any] = bindparam("end")
    received = _sum(Payment.amount_cents, Payment.received_on >= start, Payment.received_on < end, *CAME_IN)
    refunded = _sum(Refund.amount_cents, Refund.refunded_on >= start, Refund.refunded_on < end, *WENT_BACK)
    lost = _sum(Dispute.taken_cents, Dispute.closed_on >= start, Dispute.closed_on < end)
    return select(received - refunded - lost)


def _sum(amount: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(func.coalesce(func.sum(amount), 0)).where(*conditions).scalar_subquery()


def received_by_month(first_days: Sequence[date]) -> list[int]:
    """For each month, named by its first day and in order: received, net of what went back in that month."""
    if not first_days:
        return []
    start, end = min(first_days), add_months(max(first_days), 1)
    received = _by_month(Payment.amount_cents, Payment.received_on, start, end, *CAME_IN)
    refunded = _by_month(Refund.amount_cents, Refund.refunded_on, start, end, *WENT_BACK)
    lost = _by_month(Dispute.taken_cents, Dispute.closed_on, start, end)
    months = [(day.year, day.month) for day in first_days]
    return [received.get(month, 0) - refunded.get(month, 0) - lost.get(month, 0) for month in months]


def _by_month(
    amount: Any, on: Any, start: date, end: date, *conditions: ColumnElement[bool]
) -> dict[tuple[int, int], int]:
    year, month = extract("year", on), extract("month", on)
    rows = db.session.execute(
        select(year, month, func.sum(amount)).where(on >= start, on < end, *conditions).group_by(year, month)
    ).all()
    return {(int(row[0]), int(row[1])): int(row[2]) for row in rows}


def history_of(payment_id: uuid.UUID) -> list[Any]:
    """What happened to a payment, newest first: action, summary, actor_name, created_at."""
    return list(
        db.session.execute(
            select(AuditEvent.action, AuditEvent.summary, AuditEvent.actor_name, AuditEvent.created_at)
            .where(AuditEvent.subject_id == payment_id)
            .order_by(AuditEvent.id.desc())
            .limit(PAGE)
        ).all()
    )
