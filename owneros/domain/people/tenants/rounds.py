"""What recurs for each business becomes a task of its own: each decides by its own date and clock."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from owneros.domain.people.tenants.models import Tenant
from owneros.foundation.database import db
from owneros.foundation.dying import OPERATOR
from owneros.foundation.outbox import emit
from owneros.foundation.tasks import H, handler, recurring


def in_each_business(kind: str, rule: str, period_of: Callable[[datetime], str]) -> Callable[[H], H]:
    """Register what is done once in each period for each active business, by tasks that the rule asks for."""

    @recurring(rule, period_of, heard_by=OPERATOR)
    def start(period: str) -> None:
        for tenant_id in db.session.scalars(select(Tenant.id).where(Tenant.status == "active")):
            dedupe = f"{kind}:{tenant_id}:{period}"
            emit(kind, {"period": period}, tenant_id=tenant_id, queue="bulk", dedupe=dedupe)

    return handler(kind, heard_by=OPERATOR)
