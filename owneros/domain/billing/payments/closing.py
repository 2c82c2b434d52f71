"""A change of what is due takes the open checkout of the invoice off Stripe's page, in a task."""

import uuid

from sqlalchemy import select

from owneros.domain.billing.payments.models import Checkout, CheckoutInvoice
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.outbox import emit
from owneros.foundation.tenancy import current_tenant


def ask_to_close(invoice_id: uuid.UUID) -> None:
    """Call it when an invoice is voided, written off, changed, or paid by other means."""
    waiting = db.session.scalars(
        select(Checkout.id)
        .join(
            CheckoutInvoice,
            along(CheckoutInvoice.checkout_id),
        )
        .where(CheckoutInvoice.invoice_id == invoice_id, Checkout.state == "open")
    ).all()
    if waiting:
        emit(
            "checkouts.close",
            {"invoice_id": invoice_id},
            tenant_id=current_tenant(db.session()),
            queue="sync",
        )
