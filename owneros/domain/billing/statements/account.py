"""The statement of one client between two days, both included."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import func, select, true, union_all

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import AGES, INVOICES, InvoiceRow
from owneros.domain.billing.statements.sources import SOURCES
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.database import AnyRow, db
from owneros.foundation.errors import FieldError
from owneros.foundation.periods import add_months

MOST_ENTRIES = 1_000
USUAL_MONTHS = 12
LATE_30, LATE_60 = 30, 60


@dataclass(frozen=True)
class Entry:
    """`cents` raises what is owed, or lowers it when negative; `balance_cents` is owed after it."""

    on: date
    kind: str
    record_id: uuid.UUID
    label: str
    about: str
    cents: int
    balance_cents: int


@dataclass(frozen=True)
class Age:
    name: str
    words: str
    cents: int
    count: int


@dataclass(frozen=True)
class Account:
    """A negative balance is the client's credit. `open_invoices`, `ages`, `credit_cents` are as of today.

    `open_only` is the other usual form: what is open now and the credit held, without any movements. Both end
    at the same balance.
    """

    from_on: date
    to_on: date
    today: date
    opening_cents: int
    entries: list[Entry]
    open_invoices: Sequence[InvoiceRow]
    ages: list[Age]
    credit_cents: int
    open_only: bool = False

    @property
    def closing_cents(self) -> int:
        if self.open_only:
            return self.open_cents - self.credit_cents
        return self.entries[-1].balance_cents if self.entries else self.opening_cents

    @property
    def charged_cents(self) -> int:
        return sum(entry.cents for entry in self.entries if entry.cents > 0)

    @property
    def paid_cents(self) -> int:
        return -sum(entry.cents for entry in self.entries if entry.cents < 0)

    @property
    def open_cents(self) -> int:
        return sum(row.balance_cents for row in self.open_invoices)


def usual_days(today: date) -> tuple[date, date]:
    """The last twelve months."""
    return add_months(today, -USUAL_MONTHS), today


def open_items_of(client_id: uuid.UUID, today: date) -> Account:
    return replace(account_of(client_id, today, today, today), open_only=True)


def account_of(client_id: uuid.UUID, from_on: date, to_on: date, today: date) -> Account:
    """Raises FieldError at `to_on` when the days are the wrong way round, or hold too much for one paper."""
    if to_on < from_on:
        raise FieldError("to_on", "The last day cannot be before the first day.")
    opening, everything, rows = _read(client_id, from_on, to_on)
    if len(rows) > MOST_ENTRIES:
        raise FieldError("to_on", f"There are more than {MOST_ENTRIES:,} entries. Choose fewer days.")
    open_invoices = _open_invoices(client_id)
    return Account(
        from_on,
        to_on,
        today,
        opening,
        _with_balances(rows, opening),
        open_invoices,
        _ages(open_invoices, today),
        # All entries together are what is open minus the credit.
        sum(row.balance_cents for row in open_invoices) - everything,
    )


def _read(client_id: uuid.UUID, from_on: date, to_on: date) -> tuple[int, int, list[AnyRow]]:
    """In one statement: the balance before, the sum of all entries of all days, and the entries between."""
    events = union_all(*(source(client_id) for source in SOURCES)).cte("events")
    total = func.sum(events.c.cents)
    before = total.filter(events.c.on < from_on)
    sums = select(
        func.coalesce(before, 0).label("opening"), func.coalesce(total, 0).label("everything")
    ).subquery()
    between = (
        select(events)
        .where(events.c.on >= from_on, events.c.on <= to_on)
        .order_by(events.c.on, events.c.place, events.c.record_id)
        .limit(MOST_ENTRIES + 1)
        .subquery()
    )
    rows = db.session.execute(
        select(sums, between)
        .outerjoin_from(sums, between, true())
        .order_by(between.c.on, between.c.place, between.c.record_id)
        .execution_options(**UNPREPARED)
    ).all()
    entries = [row for row in rows if row.kind is not None]
    return int(rows[0].opening), int(rows[0].everything), entries


def _with_balances(rows: Sequence[AnyRow], balance: int) -> list[Entry]:
    entries = []
    for row in rows:
        balance += int(row.cents)
        entries.append(
            Entry(row.on, row.kind, row.record_id, row.label, row.about or "", int(row.cents), balance)
        )
    return entries


def _open_invoices(client_id: uuid.UUID) -> Sequence[InvoiceRow]:
    """Oldest due date first."""
    still_open = INVOICES.where(Invoice.client_id == client_id, Invoice.status.in_(OPEN_STATUSES))
    return db.session.scalars(still_open.order_by(Invoice.due_on, Invoice.id)).all()


def _ages(open_invoices: Sequence[InvoiceRow], today: date) -> list[Age]:
    sums = {name: [0, 0] for name in AGES}
    for row in open_invoices:
        late = (today - row.due_on).days
        name = (
            "not_due"
            if late <= 0
            else "late_30"
            if late <= LATE_30
            else "late_60"
            if late <= LATE_60
            else "late_over"
        )
        sums[name][0] += row.balance_cents
        sums[name][1] += 1
    return [Age(name, AGES[name], *sums[name]) for name in AGES]
