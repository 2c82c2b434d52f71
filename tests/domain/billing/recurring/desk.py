"""Series for tests, and the days on which they are looked at."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.recurring.content import SeriesContent
from owneros.domain.billing.recurring.making import make_due
from owneros.domain.billing.recurring.models import RecurringInvoice
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.domain.billing.recurring.writing import add_series
from owneros.foundation.database import db
from tests.desk import SAM, a_client

START = date(2026, 1, 31)


def a_content(client=None, **fields):
    lines = fields.pop("lines", [LineContent("Maintenance", Decimal(1), "", 250_0000)])
    rhythm = fields.pop("rhythm", Rhythm(START, "month"))
    end, mode = fields.pop("end", End()), fields.pop("mode", "draft")
    days = fields.pop("payment_days", 14)
    return SeriesContent(
        InvoiceContent(
            client_id=(client or a_client()).id,
            issued_on=rhythm.start,
            due_on=rhythm.start,
            lines=lines,
            **fields,
        ),
        rhythm,
        end,
        days,
        mode,
    )


def a_series(client=None, today=START, **fields):
    return add_series(SAM, a_content(client, **fields), today)


def look(series, *days):
    """The task comes by on these days."""
    return [make_due(series.id, day) for day in days]


def dates(series):
    """[(day, state)] of everything that was recorded, oldest first."""
    rows = db.session.execute(
        select(RecurringInvoice.period_on, RecurringInvoice.state)
        .where(RecurringInvoice.series_id == series.id)
        .order_by(RecurringInvoice.period_on)
    )
    return [tuple(row) for row in rows]
