"""What a person writes into a series, and what one invoice of it holds."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.drafting import reckon
from owneros.domain.billing.recurring.models import RecurringLine, RecurringSeries
from owneros.domain.billing.recurring.rhythm import UNITS, End, Rhythm
from owneros.domain.people.tenants.business import LONGEST_PAYMENT_DAYS
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.changes import values_of
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError

MOST_UNITS = 52
MOST_DATES = 1_000


@dataclass(frozen=True)
class SeriesContent:
    """`invoice` is what each invoice holds; its dates are put in when it is made."""

    invoice: InvoiceContent
    rhythm: Rhythm
    end: End
    payment_days: int
    mode: str


def check(content: SeriesContent) -> int:
    """What one invoice comes to now. Raises FieldError, as writing that invoice would."""
    rhythm, end = content.rhythm, content.end
    if rhythm.unit not in UNITS or not 1 <= rhythm.every <= MOST_UNITS:
        raise FieldError("every", f"Enter a number from 1 to {MOST_UNITS}.")
    if not 0 <= content.payment_days <= LONGEST_PAYMENT_DAYS:
        raise FieldError("payment_days", f"Enter a number of days from 0 to {LONGEST_PAYMENT_DAYS}.")
    if end.kind == "date" and end.on is None:
        raise FieldError("ends_on", "Enter the last day.")
    if end.kind == "count" and (end.count is None or not 1 <= end.count <= MOST_DATES):
        raise FieldError("ends_after", f"Enter a number from 1 to {MOST_DATES:,}.")
    reckoned = reckon(content.invoice)
    if retired := retired_rate(content.invoice.lines):
        raise FieldError("lines", f"The tax rate {retired} is retired. Choose another one.")
    if reckoned.totals.total_cents == 0:
        raise FieldError("lines", "An invoice of $0.00 cannot be sent. Add a price first.")
    return reckoned.totals.total_cents


def retired_rate(lines: list[LineContent]) -> str:
    """The name of a tax rate of these lines that is not used any more; empty for none."""
    wanted = {line.tax_rate_id for line in lines if line.tax_rate_id}
    if not wanted:
        return ""
    names = select(TaxRate.name).where(TaxRate.id.in_(wanted), TaxRate.retired_at.is_not(None))
    return db.session.scalar(names.order_by(TaxRate.name).limit(1)) or ""


def stored_content(series: RecurringSeries) -> SeriesContent:
    lines = db.session.scalars(
        select(RecurringLine).where(RecurringLine.series_id == series.id).order_by(RecurringLine.position)
    )
    invoice = values_of(
        InvoiceContent,
        series,
        kind="invoice",
        issued_on=series.starts_on,
        due_on=series.starts_on,
        lines=[values_of(LineContent, line, origin_id=None) for line in lines],
    )
    return values_of(SeriesContent, series, invoice=invoice)


def invoice_on(content: SeriesContent, today: date) -> InvoiceContent:
    """One invoice, dated the day on which it is made."""
    return replace(content.invoice, issued_on=today, due_on=today + timedelta(days=content.payment_days))
