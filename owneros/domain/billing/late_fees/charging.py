"""A fee is charged: once for each (invoice, rule, period), if the invoice is still open under its lock."""

import uuid
from datetime import date

from sqlalchemy import func, select

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.invoices.fees import add_fee
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.late_fees.models import RULE, LateFee
from owneros.domain.billing.late_fees.rule import Rule
from owneros.domain.billing.late_fees.settings import our_rule
from owneros.domain.billing.payments import ask_to_close
from owneros.domain.billing.payments.ledger import hold_both
from owneros.domain.billing.payments.waiting import coming_to
from owneros.domain.clients.clients.models import Client
from owneros.foundation.audit import Actor
from owneros.foundation.database import AnyRow, db
from owneros.foundation.joins import along
from owneros.foundation.money import format_cents
from owneros.foundation.outbox import emit
from owneros.foundation.tenancy import current_tenant

BY_ITSELF = Actor.system()


def ask_for_due(today: date) -> int:
    """One task for each invoice whose fee has come; how many. Doubled ticks ask once a day."""
    rule = our_rule()
    if not rule.active:
        return 0
    asked = 0
    for row in _late(today):
        period = rule.period_on(row.due_on, today)
        if period is None or period <= row.last or _capped(rule, row.late_fee_cents):
            continue
        asked += 1
        emit(
            "late_fees.charge",
            {"invoice_id": row.id},
            tenant_id=current_tenant(db.session()),
            queue="bulk",
            dedupe=f"late_fees.charge:{row.id}:{period}:{today}",
        )
    return asked


def charge(invoice_id: uuid.UUID, today: date) -> LateFee | None:
    """None when no fee is due on it any more: paid meanwhile, being paid, charged before, client spared."""
    client, invoice = hold_both(invoice_id)
    rule = our_rule()
    period = rule.period_on(invoice.due_on, today)
    if period is None or client.late_fees_off or not _chargeable(invoice):
        return None
    known = select(func.coalesce(func.max(LateFee.period), 0)).where(
        LateFee.invoice_id == invoice.id, LateFee.rule == RULE
    )
    # What the client's bank is confirming counts as paid: they have done what was asked.
    base = max(0, base_of(invoice) - coming_to(invoice.id))
    amount = rule.amount(base, invoice.late_fee_cents)
    if amount == 0 or period <= int(db.session.scalar(known) or 0):
        return None
    # A client who is on Stripe's page right now must not pay what the invoice was before.
    ask_to_close(invoice.id)
    line = add_fee(BY_ITSELF, invoice, _words(rule, base, today), amount)
    fee = LateFee(
        invoice_id=invoice.id,
        period=period,
        charged_on=today,
        base_cents=base,
        amount_cents=amount,
        line_id=line.id,
    )
    db.session.add(fee)
    note(
        BY_ITSELF,
        "late_fee.charged",
        f"Late fee of {format_cents(amount)} added to {invoice.label}",
        invoice,
        late_fee_id=str(fee.id),
    )
    return fee


def base_of(invoice: Invoice) -> int:
    """What is open of the work. Payments count towards the work first, so no fee is reckoned from a fee."""
    return max(0, invoice.balance_cents - invoice.late_fee_cents)


def _chargeable(invoice: Invoice) -> bool:
    return invoice.status in OPEN_STATUSES and invoice.kind != "deposit"


def _late(today: date) -> list[AnyRow]:
    last = (
        select(func.coalesce(func.max(LateFee.period), 0))
        .where(along(LateFee.invoice_id))
        .correlate(Invoice)
        .scalar_subquery()
        .label("last")
    )
    return list(
        db.session.execute(
            select(Invoice.id, Invoice.due_on, Invoice.late_fee_cents, last)
            .join(Client, along(Invoice.client_id))
            .where(
                Invoice.status.in_(OPEN_STATUSES),
                Invoice.kind != "deposit",
                Invoice.due_on < today,
                Client.late_fees_off.is_(False),
            )
            .order_by(Invoice.due_on, Invoice.id)
        )
    )


def _capped(rule: Rule, fees_so_far: int) -> bool:
    return rule.cap_cents is not None and fees_so_far >= rule.cap_cents


def _words(rule: Rule, base: int, today: date) -> str:
    open_then = f"{format_cents(base)} open on {today:%b} {today.day}, {today.year}"
    if rule.kind == "percent":
        return f"Late fee, {rule.percent.normalize():f}% of {open_then}"
    return f"Late fee, on {open_then}"
