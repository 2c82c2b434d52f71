"""What recurs in the world, and what is late: a series with its invoice, and a fee as it was charged."""

from datetime import date
from decimal import Decimal

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.recurring.models import RecurringInvoice, RecurringLine, RecurringSeries
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import TaxRate
from owneros.domain.work.jobs.models import Job
from tests.conventions.planting import DAY
from tests.conventions.planting import keep as _keep


def plant_series(client: Client, job: Job, rate: TaxRate, invoice: Invoice | None) -> None:
    """One that goes on, with an invoice, a date that is skipped, and another that paused itself."""
    series = _keep(
        RecurringSeries(
            client_id=client.id,
            job_id=job.id,
            title="Hall bath rough-in",
            payment_days=14,
            total_cents=25_000,
            starts_on=DAY,
            unit="month",
            next_on=DAY,
        )
    )
    _keep(
        RecurringLine(
            series_id=series.id,
            position=0,
            description="Care",
            quantity=Decimal(1),
            unit_e4=250_0000,
            tax_rate_id=rate.id,
        )
    )
    made = _keep(
        RecurringInvoice(
            series_id=series.id, period_on=date(2026, 10, 2), state="made", invoice_id=invoice and invoice.id
        )
    )
    made.attempts = 0
    _keep(RecurringInvoice(series_id=series.id, period_on=date(2099, 1, 2), state="skipped", attempts=0))
    if invoice is None:
        series.status, series.paused_because = "paused", "Hall bath rough-in is archived."


def plant_late_fee(invoice: Invoice, period: int) -> None:
    """As it stands after it was charged."""
    line = _keep(
        InvoiceLine(
            invoice_id=invoice.id,
            kind="late_fee",
            position=500 + period,
            description="Late fee",
            quantity=Decimal(1),
            unit_e4=15_0000,
            amount_cents=1_500,
        )
    )
    _keep(
        LateFee(
            invoice_id=invoice.id,
            period=period,
            charged_on=DAY,
            base_cents=100_000,
            amount_cents=1_500,
            line_id=line.id,
        )
    )
    invoice.late_fee_cents += 1_500
    invoice.total_cents += 1_500
