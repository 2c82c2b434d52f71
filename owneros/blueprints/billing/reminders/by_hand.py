"""A reminder that a person sends now: the words are shown first, and can be changed."""

import uuid
from functools import partial

from owneros.blueprints.billing.reminders.area import bp
from owneros.blueprints.billing.reminders.forms import ReminderForm
from owneros.blueprints.billing.reminders.pages import HOMES
from owneros.domain.billing.reminders.documents import Document, kinds
from owneros.domain.billing.reminders.letters import facts_of
from owneros.domain.billing.reminders.sending import (
    Recipient,
    check_by_hand,
    recipient_of,
    remind_by_hand,
    why_not_by_hand,
)
from owneros.domain.people.mailing.texts import Words, fill
from owneros.domain.people.mailing.wording import words_of
from owneros.domain.people.tenants.business import our_tenant
from owneros.foundation.errors import StateError
from owneros.foundation.periods import today_in
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/reminders/new.html"


@bp.get("/invoices/<uuid:invoice_id>/reminders/new", "invoices:write")
def compose_for_invoice(invoice_id: uuid.UUID) -> Answer:
    return _compose("invoice", invoice_id)


@bp.get("/estimates/<uuid:estimate_id>/reminders/new", "estimates:write")
def compose_for_estimate(estimate_id: uuid.UUID) -> Answer:
    return _compose("estimate", estimate_id)


@bp.post("/invoices/<uuid:invoice_id>/reminders", "invoices:write")
def send_for_invoice(invoice_id: uuid.UUID) -> Answer:
    return _send("invoice", invoice_id)


@bp.post("/estimates/<uuid:estimate_id>/reminders", "estimates:write")
def send_for_estimate(estimate_id: uuid.UUID) -> Answer:
    return _send("estimate", estimate_id)


def _compose(kind: str, document_id: uuid.UUID) -> Answer:
    tenant = our_tenant()  # held, so that it is read once
    document = kinds[kind].find(document_id)
    to = recipient_of(document.client_id)
    reason = why_not_by_hand(document, to)
    if reason:
        raise StateError(reason)
    words = words_of(kinds[kind].text(document, None, today_in(tenant.time_zone)))
    facts = facts_of(document, to.name)
    form = ReminderForm(
        data={"subject": fill(words.subject, facts)[:200], "message": fill(words.message, facts)}
    )
    return _show(document, form, 200, to)


def _send(kind: str, document_id: uuid.UUID) -> Answer:
    document, form = kinds[kind].find(document_id), ReminderForm()

    def remind() -> Saved:
        message = remind_by_hand(person().actor, document, form.build(Words))
        return Saved(_home(document), f"The reminder is on its way to {message.to_address}.")

    return save(form, partial(_show, document, form), remind, rules=partial(check_by_hand, document))


def _show(document: Document, form: ReminderForm, status: int, to: Recipient | None = None) -> Answer:
    to = to or recipient_of(document.client_id)
    return page(
        PAGE,
        status,
        form=form,
        home=_home(document),
        label=document.label,
        kind=document.kind,
        address=to.address,
    )


def _home(document: Document) -> str:
    return f"{HOMES[document.kind]}/{document.id}"
