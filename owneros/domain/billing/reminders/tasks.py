"""Background work of reminders: each hour, each business looks at what is due."""

from typing import Any

from sqlalchemy import select

from owneros.domain.billing.reminders import estimates, invoices, letters, sending
from owneros.domain.people.tenants.models import Tenant
from owneros.foundation.database import db
from owneros.foundation.dying import OPERATOR
from owneros.foundation.outbox import emit
from owneros.foundation.tasks import handler, hourly, recurring

__all__ = ["estimates", "invoices", "letters"]


@recurring("reminders.tick", hourly, heard_by=OPERATOR)
def tick(payload: dict[str, Any]) -> None:
    """One row for each business; no tenant is pinned here."""
    for tenant_id in db.session.scalars(select(Tenant.id).where(Tenant.status == "active")):
        emit(
            "reminders.remind",
            {"period": payload["period"]},
            tenant_id=tenant_id,
            queue="bulk",
            dedupe=f"reminders.remind:{tenant_id}:{payload['period']}",
        )


@handler("reminders.remind", heard_by=OPERATOR)
def remind(_payload: dict[str, Any]) -> None:
    sending.remind()
