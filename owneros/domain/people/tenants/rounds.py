"""What recurs for each business becomes a task of its own: each decides by its own date and clock."""

from sqlalchemy import select

from owneros.domain.people.tenants.models import Tenant
from owneros.foundation.database import db
from owneros.foundation.outbox import emit


def each_business(kind: str, period: str) -> None:
    """One task of this kind for each active business in this period. No tenant is pinned here."""
    for tenant_id in db.session.scalars(select(Tenant.id).where(Tenant.status == "active")):
        emit(
            kind, {"period": period}, tenant_id=tenant_id, queue="bulk", dedupe=f"{kind}:{tenant_id}:{period}"
        )
