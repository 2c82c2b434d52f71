"""What clients and jobs owe, as labelled columns of other statements: correlated sums, in whole cents."""

from typing import Any

from sqlalchemy import ColumnElement, func, select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.payments.models import Allocation, Payment
from owneros.domain.clients.clients.models import Client
from owneros.domain.work.jobs.models import Job
from owneros.foundation.joins import along
from owneros.foundation.sums import total

NOT_BILLED = ("draft", "void")
NET = Invoice.subtotal_cents - Invoice.discount_cents


def owed_by_client() -> Any:
    """What is open on sent invoices of the client of the outer statement."""
    return _sum(
        LEFT,
        along(Invoice.client_id),
        Invoice.status.in_(OPEN_STATUSES),
    ).label("owed_cents")


def credit_of_client() -> Any:
    """What the client paid that no invoice has used and that was not given back; deposits until applied."""
    received = _sum(
        Payment.amount_cents - Payment.refunded_cents - Payment.disputed_cents,
        along(Payment.client_id),
    )
    used = (
        select(total(Allocation.amount_cents))
        .join(Payment, along(Allocation.payment_id))
        .join(Invoice, along(Allocation.invoice_id))
        .where(along(Payment.client_id))
        .where(Invoice.kind != "deposit")
        .correlate(Client)
        .scalar_subquery()
    )
    return (received - used).label("credit_cents")


def invoiced_for_job() -> Any:
    """What was billed for the job of the outer statement: sent invoices before tax, as its contract is."""
    return _of_job(NET).label("invoiced_cents")


def billed_for_job() -> Any:
    """What these invoices ask for in all, with tax and late fees."""
    return _of_job(Invoice.total_cents).label("billed_cents")


def paid_for_job() -> Any:
    """What was paid on them."""
    return _of_job(Invoice.paid_cents).label("paid_cents")


def paid_before_tax_for_job() -> Any:
    """Of each payment the part that is not tax."""
    net = func.coalesce(func.round(Invoice.paid_cents * NET / func.nullif(Invoice.total_cents, 0)), 0)
    return _of_job(net).label("paid_net_cents")


def gone_for_job() -> Any:
    """What of them is asked for no more: written off, or taken off the bill with a refund."""
    return _of_job(Invoice.written_off_cents + Invoice.credited_cents).label("gone_cents")


def deposit_held_for_job() -> Any:
    """What was paid on its deposits and counts towards no invoice yet."""
    return _sum(
        Invoice.paid_cents - Invoice.applied_cents,
        along(Invoice.job_id),
        Invoice.kind == "deposit",
    ).label("held_cents")


def _of_job(column: Any) -> Any:
    return _sum(
        column,
        along(Invoice.job_id),
        Invoice.status.not_in(NOT_BILLED),
        Invoice.kind != "deposit",
    )


def _sum(expression: Any, *conditions: ColumnElement[bool]) -> Any:
    return select(total(expression)).where(*conditions).correlate(Client, Job).scalar_subquery()
