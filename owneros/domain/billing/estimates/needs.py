"""Estimates that were answered or are about to expire need somebody, and deposits that nobody was mailed."""

from datetime import date, timedelta

from sqlalchemy import and_, case, literal, or_, select

from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.statuses import SOON_DAYS, say_status
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice, InvoiceLine
from owneros.domain.clients.clients.models import Client, Contact
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.needing import NOW, TODAY, Need, Rank, needs_me
from owneros.foundation.uniting import AnySelect, common

FRESH = timedelta(days=7)
# What follows from the status of an estimate.
SENTENCES = {
    "sent": "Ask {} for an answer",
    "viewed": "Ask {} for an answer",
    "changes_asked": "Edit the estimate for {}",
    "approved": "Plan the work for {}",
}


def say_estimate(row: AnyRow, today: date) -> Need:
    client, label, status = row.words
    badge = say_status(status, row.on, today)
    return Need(SENTENCES[status].format(client), f"/estimates/{row.subject_id}", label, badge, row.cents)


@needs_me("estimate", Rank.CLIENT_DECIDES, sees="estimates:read", say=say_estimate)
def to_look_at() -> AnySelect:
    """Answered with a wish, just approved, or about to expire unanswered; the newest answers first."""
    waiting = and_(
        Estimate.status.in_(("sent", "viewed")),
        Estimate.expires_on >= TODAY,
        Estimate.expires_on <= TODAY + SOON_DAYS,
    )
    fresh = and_(Estimate.status == "approved", Estimate.answered_at > NOW - FRESH)
    words = (Client.name, Estimate.label, Estimate.status)
    return (
        common(*words, subject_id=Estimate.id, on=Estimate.expires_on, cents=Estimate.total_cents)
        .join(Client, along(Estimate.client_id))
        .where(or_(Estimate.status == "changes_asked", fresh, waiting))
        .order_by(Estimate.answered_at.desc().nulls_last(), Estimate.id.desc())
    )


def say_unmailed(row: AnyRow, _today: date) -> Need:
    client, label, note = row.words
    path, badge = f"/invoices/{row.subject_id}", ("Not sent", "bad")
    return Need(f"Email deposit {label} to {client}", path, note, badge)


@needs_me("deposit", Rank.NEVER_SENT, sees="invoices:read", say=say_unmailed)
def unmailed_deposits() -> AnySelect:
    """Those that a signature made and that no mail asked for: their clients had no address. Newest first."""
    of_estimate = select(InvoiceLine.id).where(
        along(InvoiceLine.invoice_id), InvoiceLine.origin_id.is_not(None)
    )
    contact = select(Contact.id).where(
        along(Contact.client_id), Contact.gets_invoices.is_(True), Contact.email != ""
    )
    has_address = or_(Client.email != "", contact.correlate(Client).exists())
    note = case((has_address, literal("Not emailed yet")), else_=literal("Not emailed: no email address"))
    return (
        common(Client.name, Invoice.label, note, subject_id=Invoice.id)
        .join(Client, along(Invoice.client_id))
        .where(
            Invoice.kind == "deposit",
            Invoice.status.in_(OPEN_STATUSES),
            Invoice.mailed_revision == 0,
            of_estimate.correlate(Invoice).exists(),
        )
        .order_by(Invoice.id.desc())
    )
