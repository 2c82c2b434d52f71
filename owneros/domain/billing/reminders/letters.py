"""The reminder as it goes out: what it is about is locked and looked at again while the mail is sent."""

import uuid
from datetime import date

from sqlalchemy import select

from owneros.domain.billing.reminders import schedule
from owneros.domain.billing.reminders.catalogue import BY_HAND
from owneros.domain.billing.reminders.choosing import off, unsubscribe_link
from owneros.domain.billing.reminders.documents import Document, kinds
from owneros.domain.billing.reminders.models import Reminder, ReminderMail
from owneros.domain.billing.reminders.settings import quiet_of, rules_of, settings_of
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing import Drawn, MailMessage, Withheld, draws
from owneros.domain.people.mailing.letters import long_day, render_letter
from owneros.domain.people.mailing.texts import Words, fill
from owneros.domain.people.mailing.wording import words_of
from owneros.domain.people.tenants.business import our_business, our_tenant
from owneros.foundation.database import db, reach
from owneros.foundation.links import absolute
from owneros.foundation.money import format_cents
from owneros.foundation.periods import now, today_in
from owneros.foundation.tasks import NotNow

NOT_TODAY = "Another reminder was sent to this client today."
TURNED_OFF = "Reminders were turned off before this one was sent."


@draws("reminder")
def draw(message: MailMessage) -> Drawn:
    """Raises Withheld when nothing it is about waits any more, NotNow in quiet hours."""
    mail = db.session.scalars(
        select(ReminderMail).where(ReminderMail.mail_message_id == message.id).with_for_update()
    ).one()
    try:
        return _drawn(mail, message)
    except Withheld:
        # Nobody was reminded: the client's day is free, and what still waits comes up again.
        db.session.delete(mail)
        db.session.flush()
        raise


def _drawn(mail: ReminderMail, message: MailMessage) -> Drawn:
    about = list(
        db.session.scalars(
            select(Reminder).where(Reminder.reminder_mail_id == mail.id).order_by(Reminder.document_id)
        )
    )
    by_hand = any(each.rule == BY_HAND for each in about)
    today = today_in(our_tenant().time_zone)
    if not by_hand:
        _keep_quiet(today)
    _keep_day(mail, today)
    open_ones = _still_open(mail.client_id, about, by_hand=by_hand)
    open_ones.sort(key=lambda each: each[0].urgent_on)
    first, reminder = open_ones[0]
    message.subject_id = first.id
    words = Words(message.subject_line, message.message) if by_hand else _words(first, reminder, today)
    facts = facts_of(first, reach(Client, mail.client_id).name)
    token = unsubscribe_link(mail.client_id)
    business = our_business()
    bills = any(document.kind == "invoice" for document, _ in open_ones)
    text, html = render_letter(
        "reminder",
        business_name=our_tenant().name,
        business_phone=business.phone,
        how_to_pay=business.how_to_pay if bills else "",
        message=fill(words.message, facts | {"link": kinds[first.kind].link(first.id)}),
        documents=[_row(document) for document, _ in open_ones],
        unsubscribe=absolute(f"/unsubscribe/{token}"),
    )
    return Drawn(
        text,
        html,
        unsubscribe=absolute(f"/unsubscribe/{token}"),
        subject=fill(words.subject, facts)[:200],
    )


def facts_of(document: Document, client_name: str) -> dict[str, str]:
    """What the placeholders stand for; the link comes at the sending."""
    kind = kinds[document.kind]
    due_on = kind.due_date(document)
    return {
        "client": client_name,
        "number": document.label,
        "amount": format_cents(document.amount_cents),
        "due date": long_day(due_on) if due_on else "",
        "business": our_tenant().name,
    }


def _words(document: Document, reminder: Reminder, today: date) -> Words:
    rules = [rule for rule in rules_of() if rule.name == reminder.rule]
    occurrence = schedule.Occurrence(rules[0], reminder.period, reminder.planned_on) if rules else None
    return words_of(kinds[document.kind].text(document, occurrence, today))


def _keep_quiet(today: date) -> None:
    settings, zone = settings_of(today), our_tenant().time_zone
    if not settings.active:
        raise Withheld(TURNED_OFF)
    moment = now()
    allowed = schedule.next_allowed(moment, zone, quiet_of(settings))
    if allowed > moment:
        raise NotNow(allowed - moment)


def _keep_day(mail: ReminderMail, today: date) -> None:
    """A mail that waited over midnight takes the day on which it goes out, when that is still free."""
    if mail.sent_on == today:
        return
    taken = select(ReminderMail.id).where(
        ReminderMail.client_id == mail.client_id, ReminderMail.sent_on == today
    )
    if db.session.scalar(taken) is not None:
        raise Withheld(NOT_TODAY)
    mail.sent_on = today
    db.session.flush()


def _still_open(
    client_id: uuid.UUID, about: list[Reminder], *, by_hand: bool
) -> list[tuple[Document, Reminder]]:
    """Those that wait, locked until the mail is out, in the order of their ids. Raises Withheld for none.

    What does not wait any more was not reminded of, and is forgotten: when it waits again, it comes up again.
    """
    silent = off([client_id, *(each.document_id for each in about)])
    if silent.get(client_id) == "client" or (client_id in silent and not by_hand):
        raise Withheld(TURNED_OFF)
    found, reasons = [], []
    for each in about:
        document = kinds[each.document_kind].find(each.document_id, lock=True)
        closed = document.closed
        if not closed and each.document_id in silent and not by_hand:
            closed = TURNED_OFF
        if not closed and document.client_id != client_id:
            closed = "It has another client now."
        if closed:
            reasons.append(closed)
            db.session.delete(each)
        else:
            found.append((document, each))
    if not found:
        raise Withheld(" ".join(dict.fromkeys(reasons)))
    return found


def _row(document: Document) -> dict[str, object]:
    kind = kinds[document.kind]
    return {
        "kind": document.kind,
        "label": document.label,
        "title": document.title,
        "amount_cents": document.amount_cents,
        "due_on": kind.due_date(document),
        "link": kind.link(document.id),
    }
