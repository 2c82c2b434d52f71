"""What an invoice's page shows of late fees."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.late_fees.charging import base_of
from owneros.domain.billing.late_fees.models import LateFee
from owneros.domain.billing.late_fees.settings import rule_of
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Business
from owneros.foundation.built import built
from owneros.foundation.uniting import AnySelect


@dataclass(frozen=True)
class FeesOfInvoice:
    """`next_on` is the day of the next fee of `next_cents`, None when none is to come."""

    fees: list[LateFee]
    next_on: date | None
    next_cents: int

    @property
    def any(self) -> bool:
        return bool(self.fees) or self.next_on is not None


def fees_of(invoice: Invoice, today: date) -> FeesOfInvoice:
    """One query: the fees, beside the business's rule and whether the client is spared."""
    rows = _fees.all(client_id=invoice.client_id, invoice_id=invoice.id)
    fees = [row.LateFee for row in rows if row.LateFee is not None]
    nothing = FeesOfInvoice(fees, None, 0)
    if not rows or rows[0].late_fees_off:
        return nothing
    if invoice.status not in OPEN_STATUSES or invoice.kind == "deposit":
        return nothing
    rule = rule_of(rows[0].Business)
    cents = rule.amount(base_of(invoice), invoice.late_fee_cents)
    if cents == 0:
        return nothing
    charged = max((fee.period for fee in fees), default=0)
    return FeesOfInvoice(fees, rule.next_date(invoice.due_on, charged, today), cents)


@built
def _fees(client_id: Any, invoice_id: Any) -> AnySelect:
    return (
        select(Business, Client.late_fees_off, LateFee)
        .select_from(Business)
        .join(Client, Client.id == client_id)
        .outerjoin(LateFee, LateFee.invoice_id == invoice_id)
        .order_by(LateFee.period)
    )
