"""Lists and look-ups of series: columns, one query each, paged by id, newest first."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from owneros.domain.billing.invoices.issuing import with_revision
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringSeries
from owneros.domain.clients.clients.models import Client
from owneros.foundation.built import built
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as

PAGE = 50
MOST_DATES = 60
FILTERS = {"all": "All", "active": "Active", "paused": "Paused", "over": "Over"}


@dataclass(frozen=True)
class SeriesRow:
    """A series in the list."""

    id: uuid.UUID
    title: str
    status: str
    failures: int
    paused_because: str
    next_on: date
    starts_on: date
    unit: str
    every: int
    total_cents: int
    client_name: str


@dataclass(frozen=True)
class DateRow:
    """What became of one date. The last four are its invoice's, None without one."""

    period_on: date
    state: str
    note: str
    error: str
    attempts: int
    invoice_id: uuid.UUID | None
    label: str | None
    total_cents: int | None
    status: str | None
    due_on: date | None


_LISTED = select_as(SeriesRow, RecurringSeries, client_name=Client.name).join(
    Client, along(RecurringSeries.client_id)
)
_SHOWN = {
    "active": _LISTED.where(RecurringSeries.status == "active"),
    "paused": _LISTED.where(RecurringSeries.status == "paused"),
    "over": _LISTED.where(RecurringSeries.status.in_(("stopped", "ended"))),
}


def series_page(show: str, after: str | None) -> Page[SeriesRow]:
    """Newest first. An unknown filter shows all, as an old bookmark may carry one."""
    return page_of(_SHOWN.get(show, _LISTED), (RecurringSeries.id,), after, PAGE)


def dates_of(series_id: uuid.UUID) -> Sequence[DateRow]:
    """What became of its dates, newest first."""
    of_invoice = {name: getattr(Invoice, name) for name in ("label", "total_cents", "status", "due_on")}
    return db.session.scalars(
        select_as(DateRow, RecurringInvoice, **of_invoice)
        .outerjoin(Invoice, along(RecurringInvoice.invoice_id))
        .where(RecurringInvoice.series_id == series_id)
        .order_by(RecurringInvoice.period_on.desc())
        .limit(MOST_DATES)
    ).all()


def invoice_with_series(invoice_id: uuid.UUID) -> AnyRow:
    """The invoice as `with_revision` says, with `series_id` and `series_title` of what made it, or None for
    both. Raises NotFound.
    """
    return _with_series.one(invoice_id=invoice_id)


@built
def _with_series(invoice_id: Any) -> Select[AnyRow]:
    made = (
        select(RecurringSeries)
        .join(
            RecurringInvoice,
            along(RecurringInvoice.series_id),
        )
        .where(along(RecurringInvoice.invoice_id))
        .limit(1)
        .correlate(Invoice)
    )
    return with_revision(
        invoice_id,
        made.with_only_columns(RecurringSeries.id).scalar_subquery().label("series_id"),
        made.with_only_columns(RecurringSeries.title).scalar_subquery().label("series_title"),
    )
