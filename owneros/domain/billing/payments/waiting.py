"""Money from the bank: on its way since somebody paid by bank debit, or failed days later."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, func, select

from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import local_date
from owneros.foundation.built import built
from owneros.foundation.connections import UNPREPARED
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.periods import now
from owneros.foundation.sums import total
from owneros.foundation.uniting import AnySelect

# Source: docs.stripe.com/payments/ach-direct-debit
BANK_DAYS = 4
SATURDAY = 5
TOLD_FOR = timedelta(days=30)
LOOKED_AT = 50
MOST = 20
UNDER_WAY_SINCE = func.coalesce(Checkout.processing_at, Checkout.created_at)


@dataclass(frozen=True)
class BankNews:
    """Of one invoice. `expected_on` is the latest day on which the bank should have sent `coming_cents`.

    `failure` says why the last debit failed; empty when there was none lately, or another payment since.
    """

    coming_cents: int = 0
    expected_on: date | None = None
    failure: str = ""


@dataclass(frozen=True)
class Coming:
    """A bank debit under way; `labels` are its invoices."""

    invoice_id: uuid.UUID
    client_name: str
    labels: str
    amount_cents: int
    expected_on: date


def business_days_after(day: date, days: int) -> date:
    """Mondays to Fridays; bank holidays may add one."""
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day


def expected_on(since: datetime) -> date:
    return business_days_after(local_date(since), BANK_DAYS)


def money_on_its_way() -> list[Coming]:
    """The oldest first."""
    return [
        Coming(row.invoice_id, row.name, row.labels, row.amount_cents, expected_on(row.since))
        for row in _processing.all()
    ]


@built
def _processing() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Checkout.invoice_id,
            Client.name,
            func.string_agg(Invoice.label, ", ").label("labels"),
            Checkout.amount_cents,
            UNDER_WAY_SINCE.label("since"),
        )
        .join(CheckoutInvoice, along(CheckoutInvoice.checkout_id))
        .join(Invoice, along(CheckoutInvoice.invoice_id))
        .join(Client, along(Invoice.client_id))
        .where(Checkout.state == "processing")
        .group_by(Checkout.tenant_id, Checkout.id, Client.name)
        .order_by(Checkout.id)
        .limit(MOST)
        .execution_options(**UNPREPARED)
    )


def coming_to_invoice() -> Any:
    """What is on its way for the invoice of the outer statement, as a column in cents."""
    return (
        select(total(CheckoutInvoice.amount_cents))
        .join(Checkout, along(CheckoutInvoice.checkout_id))
        .where(along(CheckoutInvoice.invoice_id), Checkout.state == "processing")
        .correlate(Invoice)
        .scalar_subquery()
    )


def coming_to(invoice_id: uuid.UUID) -> int:
    """Cents on their way from the bank for this invoice."""
    return db.session.scalar(select(coming_to_invoice()).where(Invoice.id == invoice_id)) or 0


def bank_news(invoice_id: uuid.UUID) -> BankNews:
    newest = _debits.all(invoice_id=invoice_id)
    coming = [row for row in newest if row.state == "processing"]
    since = max((row.processing_at or row.created_at for row in coming), default=None)
    failed_at = newest[0].failed_at if newest else None
    return BankNews(
        coming_cents=sum(row.amount_cents for row in coming),
        expected_on=expected_on(since) if since else None,
        failure=newest[0].last_error if failed_at and failed_at > now() - TOLD_FOR else "",
    )


@built
def _debits(invoice_id: Any) -> AnySelect:
    """The newest of them first."""
    return (
        select(
            CheckoutInvoice.amount_cents,
            Checkout.state,
            Checkout.created_at,
            Checkout.processing_at,
            Checkout.failed_at,
            Checkout.last_error,
        )
        .join(Checkout, along(CheckoutInvoice.checkout_id))
        .where(
            CheckoutInvoice.invoice_id == invoice_id,
            Checkout.state.in_(("processing", "paid")) | Checkout.failed_at.is_not(None),
        )
        .order_by(Checkout.id.desc())
        .limit(LOOKED_AT)
    )
