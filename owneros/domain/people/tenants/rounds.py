"""What recurs for each business becomes a task of its own: each decides by its own date and clock.

They do not come due all at once: one business after the other, so that whoever asks for something just then
waits behind few of them.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from owneros.domain.people.tenants.models import Tenant
from owneros.foundation.database import db
from owneros.foundation.dying import OPERATOR
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.tasks import H, handler, recurring

# Four a second for each rule, and closer where there are so many that they would not be through in time.
APART = timedelta(seconds=0.25)
ALL_WITHIN = timedelta(minutes=30)


def in_each_business(kind: str, rule: str, period_of: Callable[[datetime], str]) -> Callable[[H], H]:
    """Register what is done once in each period for each active business, by tasks that the rule asks for."""

    @recurring(rule, period_of, heard_by=OPERATOR)
    def start(period: str) -> None:
        active = db.session.scalars(
            select(Tenant.id).where(Tenant.status == "active").order_by(Tenant.id)
        ).all()
        first = now()
        for place, tenant_id in enumerate(active):
            emit(
                kind,
                {"period": period},
                tenant_id=tenant_id,
                queue="bulk",
                dedupe=f"{kind}:{tenant_id}:{period}",
                available_at=first + min(place * APART, place * ALL_WITHIN / len(active)),
            )

    return handler(kind, heard_by=OPERATOR)
