"""Reading money that came in. Amounts are cents; ranges of days include the start and leave out the end."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, cast, extract, func, select, union_all

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT, InvoiceRow
from owneros.domain.billing.payments.models import Allocation, Dispute, Payment, Refund
from owneros.domain.billing.payments.waiting import BankNews, bank_news, coming_to_invoice
from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import AuditEvent
from owneros.foundation.built import ask, built
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.paging import Page, page_of
from owneros.foundation.periods import add_months
from owneros.foundation.rows import select_as
from owneros.foundation.sums import total
from owneros.foundation.uniting import AnySelect

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

    @property
    def form(self) -> tuple[bool, bool, bool]:
        """What a statement is kept for."""
        return bool(self.method), self.month is not None, self.real

    @property
    def values(self) -> dict[str, Any]:
        end = add_months(self.month, 1) if self.month else None
        return {"method": self.method, "start": self.month, "end": end}


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
class PaymentRow:
    """A payment in a list."""

    id: uuid.UUID
    amount_cents: int
    refunded_cents: int
    method: str
    received_on: date


@dataclass(frozen=True)
class ListedPayment(PaymentRow):
    """`invoices` are the labels of those that it pays."""

    client_name: str
    disputed_cents: int
    reference: str
    undone_at: datetime | None
    invoices: str


def payment_page(wanted: Filter, after: str | None = None) -> Page[ListedPayment]:
    """Newest first; `after` is the cursor that the page before gave."""
    return page_of(_listed(wanted.form), (Payment.received_on, Payment.id), after, PAGE, **wanted.values)


@cache
def _listed(form: tuple[bool, bool, bool]) -> Select[ListedPayment]:
    labels = func.aggregate_strings(Invoice.label.distinct(), ", ").aggregate_order_by(Invoice.label)
    invoices = (
        select(func.coalesce(labels, ""))
        .select_from(Allocation)
        .join(Invoice, along(Allocation.invoice_id))
        .where(along(Allocation.payment_id), Allocation.amount_cents > 0)
        .correlate(Payment)
    )
    found = select_as(ListedPayment, Payment, client_name=Client.name, invoices=invoices.scalar_subquery())
    return found.join(Client, along(Payment.client_id)).where(*_conditions(*form))


def _conditions(by_method: bool, by_month: bool, real: bool) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [Payment.undone_at.is_(None)] if real else []
    if by_method:
        wanted.append(Payment.method == bindparam("method"))
    if by_month:
        wanted.append(Payment.received_on >= bindparam("start"))
        wanted.append(Payment.received_on < bindparam("end"))
    return wanted


def totals_of(wanted: Filter, since: date) -> Totals:
    """Without what was undone; of its month, or since that day: the sum of all years would grow with them."""
    real = replace(wanted, real=True)
    return ask(_totals(real.form), real.values | {"since": since})[0]


@cache
def _totals(form: tuple[bool, bool, bool]) -> Select[Totals]:
    names = ("amount_cents", "refunded_cents", "disputed_cents", "fee_cents")
    sums = {name: total(getattr(Payment, name)) for name in names}
    found = select_as(Totals, Payment, count=func.count(Payment.id), **sums).where(*_conditions(*form))
    _, by_month, _ = form
    return found if by_month else found.where(Payment.received_on >= bindparam("since"))


@dataclass(frozen=True)
class Share:
    """What a payment counts towards one invoice; taken back parts are negative lines of their own."""

    invoice_id: uuid.UUID
    label: str
    amount_cents: int
    refund_id: uuid.UUID | None
    dispute_id: uuid.UUID | None
    reduces: bool = False


def shares_of(payment_id: uuid.UUID) -> Sequence[Share]:
    return db.session.scalars(
        select_as(Share, Allocation, label=Invoice.label)
        .join(Invoice, along(Allocation.invoice_id))
        .where(Allocation.payment_id == payment_id)
        .order_by(Allocation.id)
    ).all()


def still_counting(shares: Sequence[Share]) -> list[Share]:
    """What of them counts towards each invoice in the end."""
    kept: dict[uuid.UUID, Share] = {}
    for share in shares:
        before = kept[share.invoice_id].amount_cents if share.invoice_id in kept else 0
        cents = before + share.amount_cents
        kept[share.invoice_id] = Share(share.invoice_id, share.label, cents, None, None)
    return [share for share in kept.values() if share.amount_cents > 0]


def refunds_of(payment_id: uuid.UUID) -> Sequence[Refund]:
    refunds = select(Refund).where(Refund.payment_id == payment_id)
    return db.session.scalars(refunds.order_by(Refund.id)).all()


def disputes_of(payment_id: uuid.UUID) -> Sequence[Dispute]:
    disputes = select(Dispute).where(Dispute.payment_id == payment_id)
    return db.session.scalars(disputes.order_by(Dispute.id)).all()


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

    payments: Sequence[InvoicePayment]
    bank_news: BankNews
    credit_cents: int


def of_invoice(invoice: Invoice) -> InvoiceMoney:
    payments = _of_invoice.all(invoice_id=invoice.id)
    credit_cents = client_credit(invoice.client_id) if invoice.status in OPEN_STATUSES else 0
    return InvoiceMoney(payments, bank_news(invoice.id), credit_cents)


@built
def _of_invoice(invoice_id: Any) -> Select[InvoicePayment]:
    cents = Allocation.amount_cents
    disputed = select(Dispute.id).where(along(Dispute.payment_id), Dispute.closed_on.is_(None))
    counted = {
        "applied_cents": total(cents, cents > 0),
        "taken_cents": total(-cents, cents < 0),
        "credit": func.bool_or(Allocation.credit),
        "disputed": disputed.correlate(Payment).exists(),
    }
    return (
        select_as(InvoicePayment, Payment, **counted)
        .join(Allocation, along(Allocation.payment_id))
        .where(Allocation.invoice_id == invoice_id)
        .group_by(Payment.tenant_id, Payment.id)
        .order_by(Payment.received_on, Payment.id)
    )


@dataclass(frozen=True)
class OpenInvoice(InvoiceRow):
    """`coming_cents` of its balance are on their way from the bank."""

    coming_cents: int


def open_of_client(client_id: uuid.UUID) -> Sequence[OpenInvoice]:
    """The open invoices of a client, oldest first."""
    return db.session.scalars(
        select_as(OpenInvoice, Invoice, balance_cents=LEFT, coming_cents=coming_to_invoice())
        .where(Invoice.client_id == client_id, Invoice.status.in_(OPEN_STATUSES))
        .order_by(Invoice.due_on, Invoice.id)
        .limit(MOST_OPEN)
    ).all()


def client_credit(client_id: uuid.UUID) -> int:
    """Payments of the client minus refunds, lost disputes, and what counts towards invoices.

    A paid deposit is credit until it is applied. The sum of crediting.sources_of, in one statement.
    """
    return _credit.one(client_id=client_id)


@built
def _credit(client_id: Any) -> Select[int]:
    net = Payment.amount_cents - Payment.refunded_cents - Payment.disputed_cents
    received = select(total(net)).where(Payment.client_id == client_id)
    used = (
        select(total(Allocation.amount_cents))
        .join(Payment, along(Allocation.payment_id))
        .join(Invoice, along(Allocation.invoice_id))
        .where(Payment.client_id == client_id, Invoice.kind != "deposit")
    )
    return select(received.scalar_subquery() - used.scalar_subquery())


def received_between(start: date, end: date) -> int:
    """Money that came in from `start` up to, not including, `end`, net of what went back in that time.

    A payment that was undone never came in, and never went back.
    """
    return _received.one(start=start, end=end)


@built
def _received(start: Any, end: Any) -> Select[int]:
    received = _sum(Payment.amount_cents, Payment.received_on >= start, Payment.received_on < end, *CAME_IN)
    refunded = _sum(Refund.amount_cents, Refund.refunded_on >= start, Refund.refunded_on < end, *WENT_BACK)
    lost = _sum(Dispute.taken_cents, Dispute.closed_on >= start, Dispute.closed_on < end)
    return select(received - refunded - lost)


def _sum(amount: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(total(amount)).where(*conditions).scalar_subquery()


def received_by_month(first_days: Sequence[date]) -> list[int]:
    """For each month, named by its first day and in order: received, net of what went back in that month."""
    if not first_days:
        return []
    start, end = min(first_days), add_months(max(first_days), 1)
    net = {(row.year, row.month): row.cents for row in _by_month.all(start=start, end=end)}
    return [net.get((day.year, day.month), 0) for day in first_days]


@built
def _by_month(start: Any, end: Any) -> AnySelect:
    """`year`, `month` and net `cents` of each month in which money moved."""

    def moved(cents: Any, on: Any, *conditions: ColumnElement[bool]) -> Select[tuple[date, int]]:
        return select(on.label("on"), cents.label("cents")).where(on >= start, on < end, *conditions)

    every = union_all(
        moved(Payment.amount_cents, Payment.received_on, *CAME_IN),
        moved(-Refund.amount_cents, Refund.refunded_on, *WENT_BACK),
        moved(-Dispute.taken_cents, Dispute.closed_on),
    ).subquery()
    year, month = (cast(extract(part, every.c.on), Integer).label(part) for part in ("year", "month"))
    return select(year, month, total(every.c.cents).label("cents")).group_by(year, month)


def history_of(payment_id: uuid.UUID) -> Sequence[AuditEvent]:
    """What happened to a payment, newest first."""
    return db.session.scalars(
        select(AuditEvent)
        .where(AuditEvent.subject_id == payment_id)
        .order_by(AuditEvent.id.desc())
        .limit(PAGE)
    ).all()
