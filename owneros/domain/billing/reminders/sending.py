"""Asking for reminders: what is due today, one mail a client, and the one that a person sends by hand."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.dialects.postgresql import insert

from owneros.domain.billing.reminders import schedule
from owneros.domain.billing.reminders.catalogue import BY_HAND, Rule
from owneros.domain.billing.reminders.choosing import off
from owneros.domain.billing.reminders.documents import Document, kinds
from owneros.domain.billing.reminders.letters import facts_of
from owneros.domain.billing.reminders.models import Reminder, ReminderMail
from owneros.domain.billing.reminders.settings import quiet_of, rules_of, settings_of
from owneros.domain.clients.clients.models import Client, Contact
from owneros.domain.people.mailing import MailMessage, check_room, post
from owneros.domain.people.mailing.queries import unreachable
from owneros.domain.people.mailing.texts import Words, fill
from owneros.domain.people.mailing.wording import words_of
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.audit import Actor, record
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import now, today_in
from owneros.foundation.tenancy import current_tenant

Planned = tuple[Document, str, str, date]


@dataclass(frozen=True)
class Recipient:
    """Who is written to; no address, no mail."""

    name: str
    address: str


def remind() -> int:
    """What is due now in the session's business becomes mails; how many. Again and again does no harm."""
    zone = our_tenant().time_zone
    today = today_in(zone)
    settings = settings_of(today)
    if not settings.active or schedule.is_quiet(now(), zone, quiet_of(settings)):
        return 0
    rules = rules_of()
    documents = [document for name in kinds for document in _waiting(name, rules, today)]
    known = last_planned(documents)
    silent = off({each for document in documents for each in (document.id, document.client_id)})
    by_client: dict[uuid.UUID, list[Planned]] = defaultdict(list)
    for document in documents:
        if document.id in silent or document.client_id in silent:
            continue
        found = schedule.due(
            rules_for(document, rules),
            document.anchors,
            after=document.after,
            since=settings.since,
            last=known.get(document.id),
            today=today,
        )
        if found is not None:
            by_client[document.client_id].append((document, found.rule.name, found.period, found.on))
    # In one order, so that two ticks at once wait for each other instead of deadlocking.
    return sum(_mail(client_id, by_client[client_id], today) is not None for client_id in sorted(by_client))


ONE_A_DAY = "This client already got a reminder today. You can send one a day."


def remind_by_hand(actor: Actor, document: Document, words: Words) -> MailMessage:
    """At once, also in quiet hours. Raises StateError or FieldError when it may not be, with the reason."""
    if reason := why_not_by_hand(document, recipient_of(document.client_id)):
        raise StateError(reason)
    today = today_in(our_tenant().time_zone)
    message = _mail(
        document.client_id, [(document, BY_HAND, f"{BY_HAND}:{today}", today)], today, words, "interactive"
    )
    if message is None:
        raise StateError(ONE_A_DAY)
    record(
        actor,
        "reminder.sent",
        f"{actor.name} sent a reminder of {document.label} to {message.to_address}",
        document.kind,
        document.id,
        client_id=document.client_id,
        amount_cents=document.amount_cents,
    )
    return message


def check_by_hand(document: Document) -> None:
    """Raises StateError, FieldError where one may not be sent now."""
    today = today_in(our_tenant().time_zone)
    got_one = select(ReminderMail.id).where(
        ReminderMail.client_id == document.client_id, ReminderMail.sent_on == today
    )
    if reason := why_not_by_hand(document, recipient_of(document.client_id)):
        raise StateError(reason)
    if db.session.scalar(got_one) is not None:
        raise StateError(ONE_A_DAY)
    check_room(1)


def why_not_by_hand(document: Document, to: Recipient) -> str:
    """Empty when a reminder of it may go out now."""
    if document.closed:
        return document.closed
    if off([document.client_id]).get(document.client_id) == "client":
        return "This client unsubscribed from reminders. Call or write to them yourself."
    if not to.address:
        return "This client has no email address."
    return unreachable(to.address)


def rules_for(document: Document, rules: Iterable[Rule]) -> list[Rule]:
    return [rule for rule in rules if rule.document == document.kind]


def last_planned(documents: Iterable[Document]) -> dict[uuid.UUID, date]:
    """The newest day that was reminded of, by document: of its present dates, or by hand."""
    documents = list(documents)
    periods = {f"{name}:{on}" for document in documents for name, on in document.anchors.items()}
    rows = db.session.execute(
        select(Reminder.document_id, func.max(Reminder.planned_on).label("last"))
        .where(
            Reminder.document_id.in_([document.id for document in documents]),
            or_(Reminder.period.in_(periods), Reminder.rule == BY_HAND),
        )
        .group_by(Reminder.document_id)
    )
    return {row.document_id: row.last for row in rows}


def recipient_of(client_id: uuid.UUID) -> Recipient:
    """The client's own address, else that of the first contact who gets invoices."""
    contact = (
        select(Contact.email)
        .where(Contact.client_id == Client.id, Contact.gets_invoices.is_(True), Contact.email != "")
        .order_by(Contact.id)
        .limit(1)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(Client.name, Client.email, contact.label("contact")).where(Client.id == client_id)
    ).one()
    return Recipient(row.name, row.email or row.contact or "")


def _waiting(name: str, rules: list[Rule], today: date) -> list[Document]:
    offsets = [rule.offset for rule in rules if rule.document == name and rule.enabled]
    if not offsets:
        return []
    earliest = today - timedelta(days=max(offsets) + schedule.STALE_DAYS)
    return kinds[name].waiting(earliest, today - timedelta(days=min(offsets)))


def _mail(
    client_id: uuid.UUID,
    planned: list[Planned],
    today: date,
    words: Words | None = None,
    queue: str = "bulk",
) -> MailMessage | None:
    """One mail about all of them; None when the client got one today, or cannot be reached."""
    to = recipient_of(client_id)
    if not to.address or unreachable(to.address):
        return None
    mail_id = db.session.scalar(
        insert(ReminderMail)
        .values(tenant_id=current_tenant(db.session()), id=uuid7(), client_id=client_id, sent_on=today)
        .on_conflict_do_nothing(index_elements=["tenant_id", "client_id", "sent_on"])
        .returning(ReminderMail.id)
    )
    if mail_id is None:
        return None
    mail = reach(ReminderMail, mail_id)
    new = [each for each in sorted(planned, key=lambda each: each[0].urgent_on) if _keep(mail_id, each)]
    if not new:
        db.session.delete(mail)
        db.session.flush()
        return None
    first = new[0][0]
    text = words or words_of(kinds[first.kind].text(first, None, today))
    message = post(
        kind="reminder",
        subject_id=first.id,
        client_id=client_id,
        to=to.address,
        subject_line=fill(text.subject, facts_of(first, to.name))[:200],
        message=words.message if words else "",
        dedupe=f"reminder:{mail_id}",
        queue=queue,
        when_full="refuse" if words else "wait",
    )
    mail.mail_message_id = message.id if message else None
    db.session.flush()
    return message


def _keep(mail_id: uuid.UUID, planned: Planned) -> bool:
    """False when this rule's reminder of this period is there already."""
    document, rule, period, on = planned
    kept = db.session.scalar(
        insert(Reminder)
        .values(
            tenant_id=current_tenant(db.session()),
            id=uuid7(),
            reminder_mail_id=mail_id,
            document_kind=document.kind,
            document_id=document.id,
            rule=rule,
            period=period,
            planned_on=on,
        )
        .on_conflict_do_nothing(index_elements=["tenant_id", "document_id", "rule", "period"])
        .returning(Reminder.id)
    )
    return kept is not None
