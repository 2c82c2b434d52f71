"""The deposit that an approval asks for: a document of its own, paid in advance of the work."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.content import InvoiceContent, LineContent
from owneros.domain.billing.invoices.drafting import draft
from owneros.domain.billing.invoices.issuing import issue, void
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice, InvoiceLine
from owneros.domain.billing.payments import ask_to_close
from owneros.domain.billing.payments.ledger import hold_both
from owneros.foundation.audit import Actor
from owneros.foundation.database import db, reach
from owneros.foundation.joins import along
from owneros.foundation.money import as_e4


def deposit_of(estimate: Estimate) -> Invoice | None:
    """The deposit document that stands, if there is one."""
    return db.session.scalars(
        select(Invoice)
        .join(InvoiceLine, along(InvoiceLine.invoice_id))
        .where(
            InvoiceLine.origin_id == estimate.id,
            Invoice.kind == "deposit",
            Invoice.client_id == estimate.client_id,
            Invoice.status != "void",
        )
        .order_by(Invoice.number.desc())
        .limit(1)
    ).first()


def hold_open_deposit(estimate: Estimate) -> Invoice | None:
    """The deposit of which something is still to be paid, locked."""
    found = deposit_of(estimate)
    if found is None:
        return None
    deposit = reach(Invoice, found.id, lock=True)
    return deposit if deposit.status in OPEN_STATUSES else None


def bill_deposit(actor: Actor, estimate: Estimate, cents: int, today: date) -> Invoice | None:
    """Issued and due at once. One that an earlier revision asked for gives way while it is unpaid."""
    earlier = deposit_of(estimate)
    if earlier is not None:
        # A payment may be counted on it at this moment: look again, under the lock.
        _client, earlier = hold_both(earlier.id)
    if earlier is not None and (earlier.paid_cents or earlier.total_cents == cents):
        return earlier
    if earlier is not None:
        ask_to_close(earlier.id)
        void(actor, earlier, f"{estimate.label} was signed again with another deposit")
    if cents == 0:
        return None
    invoice = draft(
        actor,
        InvoiceContent(
            client_id=estimate.client_id,
            job_id=estimate.job_id,
            kind="deposit",
            title=f"Deposit for {estimate.title or estimate.label}",
            issued_on=today,
            due_on=today,
            lines=[
                LineContent(
                    f"Deposit for {estimate.label}", Decimal(1), "", as_e4(cents), origin_id=estimate.id
                )
            ],
            notes="The deposit is credited to you on your invoices for this work.",
        ),
    )
    issue(actor, invoice)
    return invoice
