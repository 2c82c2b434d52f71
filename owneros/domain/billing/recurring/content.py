"""What a person writes into a series, and what one invoice of it holds."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlalchemy import select

from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.drafting import reckon
from owneros.domain.billing.recurring.models import RecurringLine, RecurringSeries
from owneros.domain.billing.recurring.rhythm import UNITS, End, Rhythm
from owneros.domain.people.tenants.business import PAYMENT_DAYS
from owneros.domain.people.tenants.models import TaxRate
from owneros.foundation.bounds import Bounds
from owneros.foundation.changes import values_of
from owneros.foundation.database import db
from owneros.foundation.errors import FieldError
from owneros.foundation.rules import rules

EVERY = Bounds(1, 52)
TIMES = Bounds(1, 1_000)


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
    end = content.end
    with rules() as broken:
        broken.by(check_rhythm, content.rhythm)
        if end.kind == "date" and end.on is None:
            broken("ends_on", "Enter the last day.")
        if end.kind == "count" and not TIMES.hold(end.count):
            broken("ends_after", TIMES.says)
        if not PAYMENT_DAYS.hold(content.payment_days):
            broken("payment_days", PAYMENT_DAYS.says)
        return check_work(content.invoice)


def check_rhythm(rhythm: Rhythm) -> None:
    """Raises FieldError at `every`."""
    if rhythm.unit not in UNITS or not EVERY.hold(rhythm.every):
        raise FieldError("every", EVERY.says)


def check_work(invoice: InvoiceContent) -> int:
    """What an invoice of this work comes to; its dates are of no matter. Raises FieldError."""
    with rules() as broken:
        total_cents = reckon(invoice).totals.total_cents
        if retired := retired_rate(invoice.lines):
            broken("lines", f"The tax rate {retired} is retired. Choose another one.")
        if total_cents == 0:
            broken("lines", "An invoice of $0.00 cannot be sent. Add a price first.")
    return total_cents


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
