"""What a document's page says of its mails and reminders: what went out, and what is to come or why not."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from sqlalchemy import Select, select

from owneros.domain.billing.reminders.catalogue import BY_HAND, CATALOGUE
from owneros.domain.billing.reminders.choosing import off
from owneros.domain.billing.reminders.documents import Document, kinds
from owneros.domain.billing.reminders.models import Reminder, ReminderMail
from owneros.domain.billing.reminders.schedule import Occurrence, upcoming
from owneros.domain.billing.reminders.sending import recipient_of, rules_for
from owneros.domain.billing.reminders.settings import settings_and_rules
from owneros.domain.people.mailing.models import MailMessage
from owneros.domain.people.mailing.queries import about, unreachable
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.built import built
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.periods import today_in
from owneros.foundation.rows import select_as

TITLES = {rule.name: rule.title for rule in CATALOGUE} | {BY_HAND: "Sent by hand"}
MOST = 20


@dataclass(frozen=True)
class Reminded:
    """A reminder that was sent, and what became of its mail."""

    rule: str
    period: str
    planned_on: date
    to_address: str
    state: str
    error: str
    sent_at: datetime | None
    created_at: datetime


@dataclass(frozen=True)
class Card:
    """`why_none` is a sentence, empty when `next` goes out by itself. `client_off` is who decided."""

    document: Document
    closed: bool
    off: bool
    client_off: str
    address: str
    next: Occurrence | None
    why_none: str
    history: Sequence[Reminded]


def card_of(kind: str, document_id: uuid.UUID) -> Card:
    """Raises NotFound."""
    tenant = our_tenant()  # held, so that it is read once
    document = kinds[kind].find(document_id)
    silent = off([document.id, document.client_id])
    client_off = silent.get(document.client_id, "")
    address = recipient_of(document.client_id).address
    today = today_in(tenant.time_zone)
    settings, rules = settings_and_rules(today)
    history = _history(document_id)
    coming = upcoming(
        rules_for(document, rules),
        document.anchors,
        after=document.after,
        since=settings.since,
        last=_newest_planned(document, history),
        today=today,
    )
    reasons = (
        document.closed,
        "" if settings.active else "Reminders are off in Settings.",
        "Off for this document." if document.id in silent else "",
        {"client": "The client unsubscribed from reminders.", "business": "Off for this client."}.get(
            client_off, ""
        ),
        "" if address else "The client has no email address.",
        unreachable(address) if address else "",
        "" if coming else "No more are planned.",
    )
    why_none = next((reason for reason in reasons if reason), "")
    return Card(
        document=document,
        closed=bool(document.closed),
        off=document.id in silent,
        client_off=client_off,
        address=address,
        next=None if why_none else coming,
        why_none=why_none,
        history=history,
    )


def mails_about(document_id: uuid.UUID, *kinds: str) -> Sequence[MailMessage]:
    """The delivery log of a document, newest first: its own mails, and reminders that name it too."""
    return _mails_about(kinds).all(document_id=document_id)


@cache
def _mails_about(kinds: tuple[str, ...]) -> built[MailMessage]:
    def naming(document_id: Any) -> Select[MailMessage]:
        reminders = (
            select(ReminderMail.mail_message_id)
            .join(Reminder, along(Reminder.reminder_mail_id))
            .where(Reminder.document_id == document_id)
        )
        return about(document_id, kinds, reminders)

    return built(naming)


def _history(document_id: uuid.UUID) -> Sequence[Reminded]:
    """Newest first."""
    of_reminder = {name: getattr(Reminder, name) for name in ("rule", "period", "planned_on")}
    return db.session.scalars(
        select_as(Reminded, MailMessage, **of_reminder)
        .select_from(Reminder)
        .join(ReminderMail, along(Reminder.reminder_mail_id))
        .join(MailMessage, along(ReminderMail.mail_message_id))
        .where(Reminder.document_id == document_id)
        .order_by(Reminder.id.desc())
        .limit(MOST)
    ).all()


def _newest_planned(document: Document, history: Sequence[Reminded]) -> date | None:
    """The newest day that was reminded of: of its present dates, or by hand."""
    periods = {f"{name}:{on}" for name, on in document.anchors.items()}
    counted = [row.planned_on for row in history if row.period in periods or row.rule == BY_HAND]
    return max(counted, default=None)
