"""The payments of the last days, for Today."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select

from owneros.domain.across.portal.documents import COUNTED_PAYMENT
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Allocation, Payment
from owneros.domain.clients.clients.models import Client
from owneros.foundation.built import built
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.uniting import AnySelect

DAYS = 7
MOST = 5


def came_in(today: date) -> Sequence[AnyRow]:
    """Newest first: id, client_name, amount_cents, method, received_on, deposits, invoices (their labels, or
    none). What was entered by mistake is left out.
    """
    return _newest.all(since=today - timedelta(days=DAYS))


@built
def _newest(since: Any) -> AnySelect:
    def labels(*conditions: Any) -> Any:
        return (
            select(func.string_agg(Invoice.label.distinct(), ", "))
            .join(
                Allocation,
                along(Allocation.invoice_id),
            )
            .where(
                along(Allocation.payment_id),
                Allocation.amount_cents > 0,
                *conditions,
            )
            .correlate(Payment)
            .scalar_subquery()
        )

    return (
        select(
            Payment.id,
            Client.name.label("client_name"),
            Payment.amount_cents,
            Payment.method,
            Payment.received_on,
            labels(Invoice.kind == "deposit").label("deposits"),
            labels(Invoice.kind != "deposit").label("invoices"),
        )
        .join(Client, along(Payment.client_id))
        .where(Payment.received_on >= since, COUNTED_PAYMENT)
        .order_by(Payment.received_on.desc(), Payment.id.desc())
        .limit(MOST)
    )
