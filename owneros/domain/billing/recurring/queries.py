"""Lists and look-ups of series: columns, one query each, paged by id, newest first."""

import uuid
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select, true

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringSeries
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along

PAGE = 50
MOST_DATES = 60
FILTERS = {"all": "All", "active": "Active", "paused": "Paused", "over": "Over"}


@dataclass(frozen=True)
class Page:
    rows: list[AnyRow]
    after: str | None


def series_page(show: str, after: uuid.UUID | None) -> Page:
    """An unknown filter shows all, as an old bookmark may carry one."""
    wanted = {
        "active": RecurringSeries.status == "active",
        "paused": RecurringSeries.status == "paused",
        "over": RecurringSeries.status.in_(("stopped", "ended")),
    }.get(show, true())
    found = (
        select(
            RecurringSeries.id,
            RecurringSeries.title,
            RecurringSeries.status,
            RecurringSeries.failures,
            RecurringSeries.paused_because,
            RecurringSeries.next_on,
            RecurringSeries.starts_on,
            RecurringSeries.unit,
            RecurringSeries.every,
            RecurringSeries.total_cents,
            Client.name.label("client_name"),
        )
        .join(
            Client,
            along(RecurringSeries.client_id),
        )
        .where(wanted, RecurringSeries.id < after if after else true())
        .order_by(RecurringSeries.id.desc())
        .limit(PAGE + 1)
    )
    rows = list(db.session.execute(found))
    return Page(rows[:PAGE], str(rows[PAGE - 1].id) if len(rows) > PAGE else None)


def dates_of(series_id: uuid.UUID) -> list[AnyRow]:
    """What became of its dates, newest first, with the invoices."""
    return list(
        db.session.execute(
            select(
                RecurringInvoice.period_on,
                RecurringInvoice.state,
                RecurringInvoice.note,
                RecurringInvoice.error,
                RecurringInvoice.attempts,
                RecurringInvoice.invoice_id,
                Invoice.label,
                Invoice.total_cents,
                Invoice.status,
                Invoice.due_on,
            )
            .outerjoin(
                Invoice,
                along(RecurringInvoice.invoice_id),
            )
            .where(RecurringInvoice.series_id == series_id)
            .order_by(RecurringInvoice.period_on.desc())
            .limit(MOST_DATES)
        )
    )


def series_of_invoice() -> list[ColumnElement[Any]]:
    """`series_id` and `series_title` of what made the invoice of the outer statement; None for neither."""
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
    return [
        made.with_only_columns(RecurringSeries.id).scalar_subquery().label("series_id"),
        made.with_only_columns(RecurringSeries.title).scalar_subquery().label("series_title"),
    ]
