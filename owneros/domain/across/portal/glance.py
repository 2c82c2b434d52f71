"""How much there is between a client and the business, in one statement."""

import uuid
from dataclasses import dataclass

from sqlalchemy import Select, func, select

from owneros.domain.across.portal.documents import COUNTED_PAYMENT, SENT_ESTIMATE, SENT_INVOICE
from owneros.domain.across.portal.files import all_files
from owneros.domain.across.portal.models import PortalMessage
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.payments.models import Payment
from owneros.foundation.database import db
from owneros.foundation.rows import select_as
from owneros.foundation.sums import total


@dataclass(frozen=True)
class Glance:
    """How many there are of each; `unread` messages of the business, `open_cents` of all open invoices."""

    estimates: int
    invoices: int
    payments: int
    files: int
    unread: int
    open_cents: int


def glance(client_id: uuid.UUID) -> Glance:
    counted: dict[str, Select[int]] = {
        "estimates": select(func.count(Estimate.id)).where(Estimate.client_id == client_id, SENT_ESTIMATE),
        "invoices": select(func.count(Invoice.id)).where(Invoice.client_id == client_id, SENT_INVOICE),
        "payments": select(func.count(Payment.id)).where(Payment.client_id == client_id, COUNTED_PAYMENT),
        "files": select(func.count()).where(all_files().client_id == client_id),
        "unread": select(func.count(PortalMessage.id)).where(
            PortalMessage.client_id == client_id,
            PortalMessage.written_by == "business",
            PortalMessage.read_at.is_(None),
        ),
        "open_cents": select(total(LEFT)).where(
            Invoice.client_id == client_id, Invoice.status.in_(OPEN_STATUSES)
        ),
    }
    asked = {name: wanted.scalar_subquery() for name, wanted in counted.items()}
    return db.session.scalars(select_as(Glance, **asked)).one()
