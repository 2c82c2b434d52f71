"""The client's credit as a part of an invoice: what was paid in advance is taken off what it asks for.

Where credit lies, and how it is moved, is known to the payments above this noun, which step in by `step_in`.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased

from owneros.domain.invoices.allocation import Allocation
from owneros.domain.invoices.models import Invoice
from owneros.foundation.audit import Actor
from owneros.foundation.database import db

USES = ("deposit", "all", "none")


class Credit(NamedTuple):
    """Cents that count on an invoice, from one deposit document or, without one, from other credit."""

    deposit_id: uuid.UUID | None
    label: str
    amount_cents: int


@dataclass(frozen=True)
class Credits:
    """What counts, and `kept_cents` of paid deposits of the same job that stay for later invoices."""

    counted: tuple[Credit, ...] = ()
    kept_cents: int = 0

    @property
    def sum_cents(self) -> int:
        return sum(credit.amount_cents for credit in self.counted)


@dataclass(frozen=True)
class Keeper:
    """What payments do for invoices. All but `plan` expect the locks of client and invoice.

    `plan`: what would count towards a draft if it were issued now. `count`: take it; returns the cents.
    `release`: give back up to so many cents of what counted, newest first; returns how many.
    """

    plan: Callable[[Invoice], tuple[Credit, ...]]
    count: Callable[[Actor, Invoice], int]
    release: Callable[[Actor, Invoice, int], int]


_keepers: list[Keeper] = []


def step_in(keeper: Keeper) -> None:
    """Called once, by the noun that keeps the money."""
    _keepers[:] = [keeper]


def keeper() -> Keeper:
    return _keepers[0]


def credits_of(invoice: Invoice) -> Credits:
    """As they count now; of a draft, as they would count."""
    if invoice.kind == "deposit":
        return Credits()
    if invoice.status == "draft":
        counted = keeper().plan(invoice)
        taken = sum(credit.amount_cents for credit in counted if credit.deposit_id)
        return Credits(counted, held_deposits(invoice) - taken)
    return Credits(_counted(invoice.id), held_deposits(invoice))


def _counted(invoice_id: uuid.UUID) -> tuple[Credit, ...]:
    deposit = aliased(Invoice)
    cents = func.sum(Allocation.amount_cents)
    rows = db.session.execute(
        select(Allocation.deposit_id, func.coalesce(deposit.label, ""), cents)
        .outerjoin(
            deposit, (deposit.tenant_id == Allocation.tenant_id) & (deposit.id == Allocation.deposit_id)
        )
        .where(Allocation.invoice_id == invoice_id, Allocation.credit)
        .group_by(Allocation.deposit_id, deposit.label)
        .having(cents > 0)
        .order_by(Allocation.deposit_id.is_(None), deposit.label)
    ).all()
    return tuple(Credit(deposit_id, label, int(total)) for deposit_id, label, total in rows)


def held_deposits(invoice: Invoice) -> int:
    """Cents that were paid on deposits of the invoice's job and counted towards no invoice yet."""
    if invoice.job_id is None:
        return 0
    held = (
        select(func.coalesce(func.sum(Allocation.amount_cents), 0))
        .join(Invoice, (Invoice.tenant_id == Allocation.tenant_id) & (Invoice.id == Allocation.invoice_id))
        .where(
            Invoice.job_id == invoice.job_id,
            Invoice.client_id == invoice.client_id,
            Invoice.kind == "deposit",
        )
    )
    return int(db.session.scalar(held) or 0)
