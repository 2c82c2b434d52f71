"""Where the entries of a statement come from: one small function for each kind of event.

Each gives a select of the same columns: the day, the order within a day, what it was, its record, its label,
a word about it, and cents: positive raises what the client owes, negative lowers it. Together they sum to
what is open on the client's invoices minus the credit held; a further source must keep that true.
"""

import uuid
from typing import Any

from sqlalchemy import Date, Integer, Text, Uuid, cast, func, literal, null, select
from sqlalchemy.sql import Select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.payments.models import Allocation, Dispute, Payment, Refund
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.joins import along

NOT_BILLED = ("draft", "void")


def invoices(client_id: uuid.UUID) -> Select[Any]:
    """What was billed, without late fees."""
    return _entries(
        "invoice",
        0,
        Invoice.issued_on,
        Invoice.id,
        Invoice.label,
        Invoice.title,
        Invoice.total_cents - Invoice.late_fee_cents,
    ).where(Invoice.client_id == client_id, Invoice.status.not_in(NOT_BILLED), Invoice.kind != "deposit")


def deposits(client_id: uuid.UUID) -> Select[Any]:
    """A deposit is owed as far as it is not paid yet; what was paid on it counts as the payment it was."""
    return _entries(
        "deposit",
        0,
        Invoice.issued_on,
        Invoice.id,
        Invoice.label,
        Invoice.title,
        LEFT,
    ).where(Invoice.client_id == client_id, Invoice.status.in_(OPEN_STATUSES), Invoice.kind == "deposit")


def late_fees(client_id: uuid.UUID) -> Select[Any]:
    """Those that stand; a waived one is no entry."""
    return (
        _entries("late_fee", 1, LateFee.charged_on, Invoice.id, Invoice.label, null(), LateFee.amount_cents)
        .select_from(LateFee)
        .join(Invoice, along(LateFee.invoice_id))
        .where(
            Invoice.client_id == client_id,
            Invoice.status.not_in(NOT_BILLED),
            LateFee.waived_at.is_(None),
        )
    )


def payments(client_id: uuid.UUID) -> Select[Any]:
    """Without what was entered by mistake and undone."""
    return _entries(
        "payment",
        2,
        Payment.received_on,
        Payment.id,
        Payment.method,
        Payment.reference,
        -Payment.amount_cents,
    ).where(Payment.client_id == client_id, Payment.undone_at.is_(None))


def refunds(client_id: uuid.UUID) -> Select[Any]:
    """From the moment they are asked for, until they fail."""
    return (
        _entries(
            "refund", 3, Refund.refunded_on, Payment.id, Payment.method, Refund.reason, Refund.amount_cents
        )
        .select_from(Refund)
        .join(Payment, along(Refund.payment_id))
        .where(Payment.client_id == client_id, Payment.undone_at.is_(None), Refund.state != "failed")
    )


def reductions(client_id: uuid.UUID) -> Select[Any]:
    """What refunds took off the bill as well, until they fail. Of a deposit nothing was billed."""
    return (
        _entries(
            "reduction", 4, Refund.refunded_on, Invoice.id, Invoice.label, null(), Allocation.amount_cents
        )
        .select_from(Allocation)
        .join(Refund, along(Allocation.refund_id))
        .join(Invoice, along(Allocation.invoice_id))
        .where(
            Invoice.client_id == client_id,
            Invoice.kind != "deposit",
            Allocation.reduces,
            Refund.state != "failed",
        )
    )


def disputes(client_id: uuid.UUID) -> Select[Any]:
    """What a bank took back for good."""
    return (
        _entries("dispute", 3, Dispute.closed_on, Payment.id, Payment.method, null(), Dispute.taken_cents)
        .select_from(Dispute)
        .join(Payment, along(Dispute.payment_id))
        .where(Payment.client_id == client_id, Dispute.taken_cents > 0)
    )


def write_offs(client_id: uuid.UUID) -> Select[Any]:
    """What the business gave up, as far as it was not paid after all."""
    zone = our_tenant().time_zone
    return _entries(
        "write_off",
        4,
        cast(func.timezone(zone, Invoice.written_off_at), Date),
        Invoice.id,
        Invoice.label,
        Invoice.write_off_reason,
        -Invoice.written_off_cents,
    ).where(
        Invoice.client_id == client_id,
        Invoice.status.not_in(NOT_BILLED),
        Invoice.kind != "deposit",
        Invoice.written_off_cents > 0,
    )


SOURCES = (invoices, deposits, late_fees, payments, refunds, disputes, reductions, write_offs)


def _entries(
    kind: str, order: int, on: Any, record_id: Any, label: Any, about: Any, cents: Any
) -> Select[Any]:
    return select(
        on.label("on"),
        literal(order, Integer).label("place"),
        literal(kind, Text).label("kind"),
        cast(record_id, Uuid).label("record_id"),
        cast(label, Text).label("label"),
        cast(about, Text).label("about"),
        cents.label("cents"),
    )
