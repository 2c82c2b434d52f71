"""What belongs to one client, as it may be seen there: what was sent, and no figure of the business."""

import uuid
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_

from owneros.domain.billing.documents.linking import path_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.queries import ESTIMATES, EstimateRow
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.queries import INVOICES, InvoiceRow
from owneros.domain.billing.payments.models import Payment, Refund
from owneros.domain.billing.payments.queries import PaymentRow, Share, refunds_of, shares_of, still_counting
from owneros.foundation.database import db, present, reach
from owneros.foundation.paging import Page, page_of
from owneros.foundation.rows import select_as

PAGE = 30
MOST_TO_ANSWER = 5
SENT_ESTIMATE = Estimate.status != "draft"
SENT_INVOICE = Invoice.status != "draft"
COUNTED_PAYMENT = Payment.undone_at.is_(None)


@dataclass(frozen=True)
class Receipt:
    payment: Payment
    shares: list[Share]
    refunds: list[Refund]


def to_answer(client_id: uuid.UUID, today: date) -> list[EstimateRow]:
    """Estimates that wait for this client's answer, the most urgent first."""
    return list(
        db.session.scalars(
            ESTIMATES.where(
                Estimate.client_id == client_id,
                Estimate.status.in_(("sent", "viewed")),
                or_(Estimate.expires_on.is_(None), Estimate.expires_on >= today),
            )
            .order_by(Estimate.expires_on.nulls_last(), Estimate.id)
            .limit(MOST_TO_ANSWER)
        )
    )


def estimate_page(client_id: uuid.UUID, after: str | None) -> Page[EstimateRow]:
    found = ESTIMATES.where(Estimate.client_id == client_id, SENT_ESTIMATE)
    return page_of(found, (Estimate.issued_on, Estimate.id), after, PAGE)


def invoice_page(client_id: uuid.UUID, after: str | None) -> Page[InvoiceRow]:
    found = INVOICES.where(Invoice.client_id == client_id, SENT_INVOICE)
    return page_of(found, (Invoice.issued_on, Invoice.id), after, PAGE)


def payment_page(client_id: uuid.UUID, after: str | None) -> Page[PaymentRow]:
    found = select_as(PaymentRow, Payment).where(Payment.client_id == client_id, COUNTED_PAYMENT)
    return page_of(found, (Payment.received_on, Payment.id), after, PAGE)


def receipt(client_id: uuid.UUID, payment_id: uuid.UUID) -> Receipt:
    """Raises NotFound, also for another client's payment."""
    payment = reach(Payment, payment_id, Payment.client_id == client_id, COUNTED_PAYMENT)
    refunds = [refund for refund in refunds_of(payment.id) if refund.state != "failed"]
    return Receipt(payment, still_counting(shares_of(payment.id)), refunds)


def estimate_path(client_id: uuid.UUID, estimate_id: uuid.UUID) -> str:
    """Where the estimate is seen and answered. Raises NotFound, also for another client's and for a draft."""
    estimate = reach(Estimate, estimate_id, Estimate.client_id == client_id, SENT_ESTIMATE)
    return present(path_of(estimate) or None)


def invoice_path(client_id: uuid.UUID, invoice_id: uuid.UUID) -> str:
    """Where the invoice is seen and paid. Raises NotFound, also for another client's and for a draft."""
    invoice = reach(Invoice, invoice_id, Invoice.client_id == client_id, SENT_INVOICE)
    return present(path_of(invoice) or None)
