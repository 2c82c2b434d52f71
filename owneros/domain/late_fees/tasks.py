"""Background work of late fees: each hour, each business looks at what became late by its own date."""

import uuid
from datetime import date
from typing import Any

from owneros.domain.late_fees.charging import ask_for_due, charge
from owneros.domain.tenants.business import our_tenant
from owneros.domain.tenants.rounds import each_business
from owneros.foundation.periods import today_in
from owneros.foundation.tasks import handler, hourly, recurring


@recurring("late_fees.tick", hourly)
def tick(payload: dict[str, Any]) -> None:
    each_business("late_fees.look", payload["period"])


@handler("late_fees.look")
def look(_payload: dict[str, Any]) -> None:
    ask_for_due(_today())


@handler("late_fees.charge")
def charge_one(payload: dict[str, Any]) -> None:
    charge(uuid.UUID(payload["invoice_id"]), _today())


def _today() -> date:
    return today_in(our_tenant().time_zone)
