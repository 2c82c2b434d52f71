"""Lists and look-ups of invoices: columns, one query each, paged by keyset (issued_on, id) descending."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, Select, and_, bindparam, cast, func, select, true

from owneros.domain.billing.documents.listing import Wanted
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice, InvoiceLine
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.built import ask, built
from owneros.foundation.joins import along
from owneros.foundation.needing import TODAY
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as
from owneros.foundation.sought import Sought, sought
from owneros.foundation.sums import total
from owneros.foundation.uniting import AnySelect

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


def invoice_page(wanted: Wanted, found: Sought, after: str | None) -> Page[ListedInvoice]:
    """One page of the list; `after` is the cursor that the page before gave."""
    statement = found.within(_listed(wanted.name, wanted.of_client))
    return page_of(statement, (Invoice.issued_on, Invoice.id), after, PAGE, **wanted.values)


def summary(wanted: Wanted, found: Sought) -> Summary:
    return ask(found.within(_summed(wanted.name, wanted.of_client)), wanted.values)[0]


def is_summed(name: str, found: Sought, client_id: uuid.UUID | None) -> bool:
    """A sum over everything, or all that was ever paid, would grow with the years, and nobody asks for it."""
    return found.few or client_id is not None or name not in ("all", "paid")


def look_for(typed: str) -> Sought:
    """By number, work and client."""
    return sought(typed, {Invoice.search_text: Invoice.id})


def filtered(name: str, today: date, *, client_id: uuid.UUID | None = None) -> Wanted:
    """A filter pill, an age band, or a client's list. An unknown name, as of an old bookmark, shows all."""
    return Wanted(name if name in FILTERS | AGES else "all", today, client_id)


@cache
def _listed(name: str, of_client: bool) -> Select[ListedInvoice]:
    return _LISTED.where(*_conditions(name, of_client))


@cache
def _summed(name: str, of_client: bool) -> Select[Summary]:
    sums = {"total_cents": total(Invoice.total_cents), "balance_cents": total(LEFT)}
    statement = select_as(Summary, Invoice, count=func.count(Invoice.id), **sums)
    return statement.where(*_conditions(name, of_client))


def _conditions(name: str, of_client: bool) -> list[ColumnElement[bool]]:
    whose = [Invoice.client_id == bindparam("client_id")] if of_client else []
    return [_named(name, TODAY), *whose]


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
