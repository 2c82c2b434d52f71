"""Progress invoices bill a job's contract, and never sum above it. All amounts are before tax.

The contract value is agreed before tax; tax follows from what is billed, by the rates of that day.
"""

import uuid

from sqlalchemy import select

from owneros.domain.billing.invoices.models import Invoice, InvoiceLine
from owneros.domain.work.jobs.models import Job
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.joins import along
from owneros.foundation.money import format_cents
from owneros.foundation.sums import total


def billed_cents(job_id: uuid.UUID, without: uuid.UUID | None = None) -> int:
    """What progress invoices of the job bill before tax, drafts included, void ones not."""
    billed = select(total(Invoice.subtotal_cents - Invoice.discount_cents)).where(
        Invoice.job_id == job_id, Invoice.kind == "progress", Invoice.status != "void"
    )
    if without is not None:
        billed = billed.where(Invoice.id != without)
    return db.session.scalars(billed).one()


def billed_by_line(job_id: uuid.UUID) -> dict[uuid.UUID, int]:
    """For each line of the signed estimate, how much of it was billed, before tax."""
    rows = db.session.execute(
        select(InvoiceLine.origin_id, total(InvoiceLine.amount_cents))
        .join(Invoice, along(InvoiceLine.invoice_id))
        .where(
            Invoice.job_id == job_id,
            Invoice.kind == "progress",
            Invoice.status != "void",
            InvoiceLine.origin_id.is_not(None),
        )
        .group_by(InvoiceLine.origin_id)
    ).all()
    return {line_id: cents for line_id, cents in rows if line_id is not None}


def check_contract(job_id: uuid.UUID, net_cents: int, invoice_id: uuid.UUID) -> None:
    """Holds the job until the transaction ends, so that two who bill at once are counted one after the other.

    Raises FieldError at `lines` with the numbers.
    """
    job = reach(Job, job_id, lock=True)
    before = billed_cents(job_id, without=invoice_id)
    if before + net_cents > job.contract_cents:
        raise FieldError(
            "lines",
            f"The contract of {job.label} is {format_cents(job.contract_cents)} before tax. "
            f"{format_cents(before)} of it is already billed, so at most "
            f"{format_cents(max(0, job.contract_cents - before))} can be billed here, "
            f"not {format_cents(net_cents)}.",
        )
