"""Lists and look-ups of invoices: columns, one query each, paged by keyset (issued_on, id) descending."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, cast, func, select, true

from owneros.domain.billing.documents.finding import own_words_of
from owneros.domain.billing.documents.listing import Listing
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice, InvoiceLine
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.built import built
from owneros.foundation.joins import along
from owneros.foundation.marks import Amount
from owneros.foundation.rows import select_as
from owneros.foundation.sought import Keys
from owneros.foundation.sums import total
from owneros.foundation.uniting import AnySelect

LEFT = Invoice.total_cents - Invoice.paid_cents - Invoice.credited_cents - Invoice.written_off_cents
# What is left of an open one, which are never very many, leads to it as well as its total.
FOUND_BY: Keys = {
    **own_words_of(Invoice),
    Amount(Invoice, LEFT, (Invoice.status.in_(OPEN_STATUSES),)): Invoice.id,
}
FILTERS = {
    "all": "All",
    "open": "Open",
    "overdue": "Overdue",
    "draft": "Drafts",
    "paid": "Paid",
    "written_off": "Written off",
    "void": "Void",
}
AGES = {
    "not_due": "Not due yet",
    "late_30": "1 to 30 days late",
    "late_60": "31 to 60 days late",
    "late_over": "Over 60 days late",
}
# Days past the due date, inclusive; None is without end.
_LATE_DAYS: dict[str, tuple[int | None, int | None]] = {
    "overdue": (1, None),
    "not_due": (None, 0),
    "late_30": (1, 30),
    "late_60": (31, 60),
    "late_over": (61, None),
}


@dataclass(frozen=True)
class Summary:
    count: int
    total_cents: int
    balance_cents: int


@dataclass(frozen=True)
class InvoiceRow:
    """An invoice in a list. `balance_cents` is what is left to pay."""

    id: uuid.UUID
    kind: str
    label: str
    title: str
    status: str
    issued_on: date
    due_on: date
    total_cents: int
    balance_cents: int


@dataclass(frozen=True)
class ListedInvoice(InvoiceRow):
    written_off_cents: int
    client_name: str
    job_title: str | None


INVOICES = select_as(InvoiceRow, Invoice, balance_cents=LEFT)


def _named(name: str, today: BindParameter[date]) -> ColumnElement[bool]:
    is_open = Invoice.status.in_(OPEN_STATUSES)
    if name in ("draft", "paid", "written_off", "void"):
        return Invoice.status == name
    if name == "open":
        return is_open
    if name not in _LATE_DAYS:
        return true()
    least, most = _LATE_DAYS[name]
    late = [] if least is None else [Invoice.due_on <= today - least]
    not_too_late = [] if most is None else [Invoice.due_on >= today - most]
    return and_(is_open, *late, *not_too_late)


_SUMS = {"total_cents": total(Invoice.total_cents), "balance_cents": total(LEFT)}
LIST = Listing(
    model=Invoice,
    found_by=FOUND_BY,
    rows=select_as(ListedInvoice, Invoice, balance_cents=LEFT, client_name=Client.name, job_title=Job.title)
    .join(Client, along(Invoice.client_id))
    .outerjoin(Job, along(Invoice.job_id)),
    sums=select_as(Summary, Invoice, count=func.count(Invoice.id), **_SUMS),
    names=FILTERS | AGES,
    endless=("all", "paid"),
    condition=_named,
    urgent=dict.fromkeys(("overdue", *AGES), Invoice.due_on),
)


def owed_by_age(today: date) -> list[tuple[str, str, int, int]]:
    """(filter, words, balance in cents, count) for each age band, in one query."""
    row = _owed_by_age.one(today=today)
    return [(name, AGES[name], row[2 * i], row[2 * i + 1]) for i, name in enumerate(AGES)]


@built
def _owed_by_age(today: Any) -> AnySelect:
    """Balance and count for each of AGES, in their order."""
    late = cast(today, Date) - Invoice.due_on
    bands = {
        "not_due": late <= 0,
        "late_30": and_(late >= 1, late <= 30),  # noqa: PLR2004 - the bands' own names
        "late_60": and_(late >= 31, late <= 60),  # noqa: PLR2004
        "late_over": late >= 61,  # noqa: PLR2004
    }
    columns = [
        column
        for condition in map(bands.__getitem__, AGES)
        for column in (total(LEFT, condition), func.count(Invoice.id).filter(condition))
    ]
    return select(*columns).where(Invoice.status.in_(OPEN_STATUSES))


def lines_of(invoice_id: uuid.UUID) -> Sequence[InvoiceLine]:
    """What is billed for work; late fees are not among them."""
    return _lines.all(invoice_id=invoice_id)


@built
def _lines(invoice_id: Any) -> Select[InvoiceLine]:
    lines = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id, InvoiceLine.kind == "work")
    return lines.order_by(InvoiceLine.position)
