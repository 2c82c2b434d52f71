"""Invoices that are overdue need somebody, and drafts that nobody sent."""

from datetime import date

from sqlalchemy import func

from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.invoices.statuses import say_standing
from owneros.domain.clients.clients.models import Client
from owneros.foundation.counts import plural
from owneros.foundation.database import AnyRow
from owneros.foundation.joins import along
from owneros.foundation.needing import TODAY, Need, Rank, needs_me
from owneros.foundation.uniting import AnySelect, common


def say_overdue(row: AnyRow, today: date) -> Need:
    client, label, status = row.words
    badge = say_standing(status, row.on, today)
    return Need(f"Remind {client} to pay", f"/invoices/{row.subject_id}", label, badge, row.cents)


@needs_me("invoice", Rank.OVERDUE, sees="invoices:read", say=say_overdue)
def overdue() -> AnySelect:
    """The longest overdue first."""
    words = (Client.name, Invoice.label, Invoice.status)
    return (
        common(*words, subject_id=Invoice.id, on=Invoice.due_on, cents=LEFT)
        .join(Client, along(Invoice.client_id))
        .where(Invoice.status.in_(OPEN_STATUSES), Invoice.due_on < TODAY)
        .order_by(Invoice.due_on, Invoice.id)
    )


def say_drafts(row: AnyRow, _today: date) -> Need:
    note = "Written but not sent"
    return Need(f"Send {plural(row.number, 'draft')}", "/invoices?show=draft", note, cents=row.cents)


@needs_me("draft", Rank.UNFINISHED, sees="invoices:read", say=say_drafts)
def drafts() -> AnySelect:
    """How many, and their total."""
    count, total = func.count(Invoice.id), func.sum(Invoice.total_cents)
    found = common(number=count, cents=total).where(Invoice.status == "draft")
    return found.having(count > 0)
