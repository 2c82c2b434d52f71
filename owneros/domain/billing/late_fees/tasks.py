"""Background work of late fees: each hour, each business looks at what became late by its own date."""

import uuid
from datetime import date, datetime

from sqlalchemy import select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.late_fees.charging import ask_for_due, charge
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import our_tenant
from owneros.domain.people.tenants.rounds import in_each_business
from owneros.foundation.database import db, reach
from owneros.foundation.dying import on_today
from owneros.foundation.needing import Need
from owneros.foundation.periods import today_in
from owneros.foundation.tasks import handler, hourly


@in_each_business("late_fees.look", "late_fees.tick", hourly)
def look() -> None:
    ask_for_due(_today())


def say_not_charged(invoice_id: uuid.UUID, since: datetime) -> Need | None:
    invoice = reach(Invoice, invoice_id)
    later = select(LateFee.id).where(LateFee.invoice_id == invoice.id, LateFee.created_at > since)
    if invoice.status not in OPEN_STATUSES or db.session.scalar(later) is not None:
        return None
    return Need(
        f"Wait for the late fee of {reach(Client, invoice.client_id).name}",
        f"/invoices/{invoice.id}",
        f"The late fee on {invoice.label} could not be charged. We try again tomorrow.",
    )


@handler("late_fees.charge", heard_by=on_today(say_not_charged))
def charge_one(invoice_id: uuid.UUID) -> None:
    charge(invoice_id, _today())


def _today() -> date:
    return today_in(our_tenant().time_zone)
