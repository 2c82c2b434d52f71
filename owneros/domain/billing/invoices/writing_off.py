"""Giving up what a client will not pay, with a reason; and taking that back."""

from owneros.domain.billing.documents.noting import note
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.standing import refresh_standing
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now

WHY_NOT = {
    "draft": "A draft is not owed. Delete it instead.",
    "paid": "This invoice is paid. Nothing is left to write off.",
    "written_off": "This invoice is already written off.",
    "void": "This invoice is void. Nothing is owed on it.",
}


def write_off(actor: Actor, invoice: Invoice, reason: str) -> int:
    """Nothing more is owed on it; what was paid stays paid. Returns the cents. Expects its lock."""
    check_write_off(invoice)
    given_up = invoice.balance_cents
    invoice.written_off_cents += given_up
    invoice.written_off_at = now()
    invoice.write_off_reason = reason
    refresh_standing(_kept(invoice))
    summary = f"{format_cents(given_up)} of {invoice.label} written off: {reason}"
    note(actor, "invoice.written_off", summary, invoice, written_off_cents=given_up)
    return given_up


def check_write_off(invoice: Invoice) -> None:
    """Whether something can be given up. Raises StateError."""
    if invoice.status not in OPEN_STATUSES:
        raise StateError(WHY_NOT[invoice.status])


def reopen(actor: Actor, invoice: Invoice) -> int:
    """What was written off is owed again; returns the cents. Expects its lock."""
    if not invoice.written_off_cents:
        raise StateError("Nothing is written off on this invoice.")
    owed_again = invoice.written_off_cents
    invoice.written_off_cents = 0
    refresh_standing(_kept(invoice))
    summary = f"{invoice.label} reopened: {format_cents(owed_again)} is owed again"
    note(actor, "invoice.reopened", summary, invoice, reopened_cents=owed_again)
    return owed_again


def _kept(invoice: Invoice) -> Invoice:
    """Written down, for the standing is read from the database."""
    db.session.flush()
    return invoice
