"""The payments of the last days, for Today."""

from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from owneros.domain.across.portal.documents import COUNTED_PAYMENT
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.models import Allocation, Payment
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along

DAYS = 7
MOST = 5


def came_in(today: date) -> list[AnyRow]:
    """Newest first: id, client_name, amount_cents, method, received_on, deposits, invoices (their labels, or
    none). What was entered by mistake is left out.
    """
    return list(db.session.execute(_newest(), {"since": today - timedelta(days=DAYS)}))


@cache
def _newest() -> Select[*tuple[Any, ...]]:
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
        .where(Payment.received_on >= bindparam("since"), COUNTED_PAYMENT)
        .order_by(Payment.received_on.desc(), Payment.id.desc())
        .limit(MOST)
    )
