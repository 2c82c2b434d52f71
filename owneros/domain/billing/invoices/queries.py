"""Lists and look-ups of invoices: columns, one query each, paged by keyset (issued_on, id) descending."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Date, Select, and_, bindparam, func, select, true

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice, InvoiceLine
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as
from owneros.foundation.sought import Sought, sought
from owneros.foundation.sums import total

PAGE = 50
LEFT = Invoice.total_cents - Invoice.paid_cents - Invoice.credited_cents - Invoice.written_off_cents
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
_LISTED = (
    select_as(ListedInvoice, Invoice, balance_cents=LEFT, client_name=Client.name, job_title=Job.title)
    .join(Client, along(Invoice.client_id))
    .outerjoin(Job, along(Invoice.job_id))
)


def invoice_page(wanted: ColumnElement[bool], found: Sought, after: str | None) -> Page[ListedInvoice]:
    """One page of the list; `after` is the cursor that the page before gave."""
    return page_of(found.within(_LISTED.where(wanted)), (Invoice.issued_on, Invoice.id), after, PAGE)


def summary(wanted: ColumnElement[bool], found: Sought) -> Summary:
    sums = {"total_cents": total(Invoice.total_cents), "balance_cents": total(LEFT)}
    statement = select_as(Summary, Invoice, count=func.count(Invoice.id), **sums)
    return db.session.scalars(found.within(statement.where(wanted))).one()


def is_summed(name: str, found: Sought, client_id: uuid.UUID | None) -> bool:
    """A sum over everything, or all that was ever paid, would grow with the years, and nobody asks for it."""
    return found.few or client_id is not None or name not in ("all", "paid")


def look_for(typed: str) -> Sought:
    """By number, work and client."""
    return sought(typed, {Invoice.search_text: Invoice.id})


def filtered(name: str, today: date, *, client_id: uuid.UUID | None = None) -> ColumnElement[bool]:
    """The condition behind a filter pill, an age band, or a client's list."""
    whose = Invoice.client_id == client_id if client_id else true()
    return and_(_named(name, today), whose)


def _named(name: str, today: date) -> ColumnElement[bool]:
    """An unknown name shows all, as an old bookmark may carry one."""
    is_open = Invoice.status.in_(OPEN_STATUSES)
    if name in ("draft", "paid", "written_off", "void"):
        return Invoice.status == name
    if name == "open":
        return is_open
    if name not in _LATE_DAYS:
        return true()
    least, most = _LATE_DAYS[name]
    late = [] if least is None else [Invoice.due_on <= today - timedelta(days=least)]
    not_too_late = [] if most is None else [Invoice.due_on >= today - timedelta(days=most)]
    return and_(is_open, *late, *not_too_late)


def owed_by_age(today: date) -> list[tuple[str, str, int, int]]:
    """(filter, words, balance in cents, count) for each age band, in one query."""
    row = db.session.execute(_owed_by_age(), {"today": today}).one()
    return [(name, AGES[name], row[2 * i], row[2 * i + 1]) for i, name in enumerate(AGES)]


@cache
def _owed_by_age() -> Select[*tuple[Any, ...]]:
    """Balance and count for each of AGES, in their order."""
    late = bindparam("today", type_=Date) - Invoice.due_on
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
    lines = select(InvoiceLine).where(InvoiceLine.invoice_id == invoice_id, InvoiceLine.kind == "work")
    return db.session.scalars(lines.order_by(InvoiceLine.position)).all()
