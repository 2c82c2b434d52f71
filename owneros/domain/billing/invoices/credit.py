"""The client's credit as a part of an invoice: what was paid in advance is taken off what it asks for.

Where credit lies, and how it is moved, is known to the payments above this noun, which step in by `step_in`.
"""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import case, func, select
from sqlalchemy.orm import aliased

from owneros.domain.billing.invoices.allocation import Allocation
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.rows import select_as
from owneros.foundation.sums import total

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
class JobDeposit:
    """`left_cents` are still asked for; `held_cents` were paid and count towards no invoice yet."""

    id: uuid.UUID
    label: str
    left_cents: int
    held_cents: int


@dataclass(frozen=True)
class Keeper:
    """What payments do for invoices. All but `plan` expect the locks of client and invoice.

    `plan`: what of all credit would count towards a draft if it were issued now. `count`: take what was
    chosen; returns the cents. `release`: give back up to so many cents, newest first; returns how many.
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


def credits_of(invoice: Invoice, deposits: Sequence[JobDeposit] | None = None) -> Credits:
    """As they count now; of a draft, as they would count. `deposits` are those of its job, read already."""
    if invoice.kind == "deposit":
        return Credits()
    deposits = deposits_of_job(invoice.job_id) if deposits is None else deposits
    held = sum(deposit.held_cents for deposit in deposits)
    if invoice.status != "draft":
        return Credits(_counted(invoice.id) if invoice.paid_cents else (), held)
    counted = keeper().plan(invoice) if invoice.credit_use == "all" else _planned(invoice, deposits)
    return Credits(counted, held - sum(credit.amount_cents for credit in counted if credit.deposit_id))


def counted_cents(invoice: Invoice) -> int:
    """So much credit counts towards it now, deposit or not."""
    return Credits(_counted(invoice.id)).sum_cents


def most_of(invoice: Invoice) -> int:
    """So many cents of credit may count towards it at the most, as chosen and as far as it is open."""
    if invoice.credit_use == "none" or invoice.kind == "deposit":
        return 0
    if invoice.credit_most_cents is None:
        return invoice.balance_cents
    return min(invoice.balance_cents, invoice.credit_most_cents)


def deposits_of_job(job_id: uuid.UUID | None) -> Sequence[JobDeposit]:
    """Deposit documents of the job, oldest first."""
    if job_id is None:
        return []
    left_cents = case((Invoice.status.in_(OPEN_STATUSES), LEFT), else_=0)
    held_cents = Invoice.paid_cents - Invoice.applied_cents
    return db.session.scalars(
        select_as(JobDeposit, Invoice, left_cents=left_cents, held_cents=held_cents)
        .where(Invoice.job_id == job_id, Invoice.kind == "deposit", Invoice.status != "draft")
        .order_by(Invoice.number)
    ).all()


def _planned(invoice: Invoice, deposits: Sequence[JobDeposit]) -> tuple[Credit, ...]:
    left, planned = most_of(invoice), []
    for deposit in deposits:
        cents = min(left, deposit.held_cents)
        if cents > 0:
            planned.append(Credit(deposit.id, deposit.label, cents))
            left -= cents
    return tuple(planned)


def _counted(invoice_id: uuid.UUID) -> tuple[Credit, ...]:
    deposit = aliased(Invoice)
    cents = total(Allocation.amount_cents)
    rows = db.session.execute(
        select(Allocation.deposit_id, func.coalesce(deposit.label, ""), cents)
        .outerjoin(deposit, along(Allocation.deposit_id, deposit))
        .where(Allocation.invoice_id == invoice_id, Allocation.credit)
        .group_by(Allocation.deposit_id, deposit.label)
        .having(cents > 0)
        .order_by(Allocation.deposit_id.is_(None), deposit.label)
    ).all()
    return tuple(Credit(*row) for row in rows)
