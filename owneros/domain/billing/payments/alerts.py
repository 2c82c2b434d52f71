"""Mail to people of the business: money came in, did not come, or is asked back. Once an event and person."""

import uuid

from owneros.domain.billing.payments.alert_words import DRAWN
from owneros.domain.people.mailing.letters import render_letter
from owneros.domain.people.tenants.business import our_tenant
from owneros.domain.people.tenants.hearing import who_hears
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.links import absolute
from owneros.foundation.outbox import emit
from owneros.foundation.tenancy import current_tenant
from owneros.vendors import mail

# Money is lost when nobody answers: whatever an owner chose, these are told.
FOR_OWNERS_ANYWAY = (
    "debit_untold",
    "payment_differs",
    "refund_failed",
    "refund_unknown",
    "refund_after_all",
    "refund_without_room",
    "dispute_opened",
    "dispute_closed",
)


def ask(kind: str, subject_id: uuid.UUID, what: str = "", by: Actor | None = None) -> None:
    """One of DRAWN, in the caller's transaction. Whoever did it, `by`, knows it already."""
    emit(
        "payments.alert",
        {"kind": kind, "subject_id": subject_id, "what": what, "by": by.user_id if by else None},
        tenant_id=current_tenant(db.session()),
        dedupe=f"alert:{kind}:{subject_id}:{what}",
    )


def spread(kind: str, subject_id: uuid.UUID, what: str = "", by: uuid.UUID | None = None) -> None:
    """A task for each person who is to hear of it: what fails for one is tried again for this one alone."""
    if DRAWN[kind](subject_id) is None:
        return
    for person in who_hears(owners_anyway=kind in FOR_OWNERS_ANYWAY):
        if person.id != by:
            emit(
                "payments.tell",
                {"kind": kind, "subject_id": subject_id, "what": what, "user_id": person.id},
                tenant_id=current_tenant(db.session()),
                dedupe=f"alert:{kind}:{subject_id}:{what}:{person.id}",
            )


def tell(kind: str, subject_id: uuid.UUID, user_id: uuid.UUID, what: str = "") -> None:
    """Mails one person, unless it became pointless or they left meanwhile. Raises VendorError."""
    alert = DRAWN[kind](subject_id)
    hearing = who_hears(owners_anyway=kind in FOR_OWNERS_ANYWAY)
    person = next((person for person in hearing if person.id == user_id), None)
    if alert is None or person is None:
        return
    text, html = render_letter(
        "alert",
        alert=alert,
        link=absolute(alert.path),
        business_name=our_tenant().name,
        settings_link="" if kind in FOR_OWNERS_ANYWAY else absolute("/settings/profile"),
    )
    key = str(uuid.uuid5(subject_id, f"{kind} {what} {person.id}"))
    try:
        mail.send(mail.Letter(person.email, alert.heading, text, html, key=key))
    except mail.MailRefused:
        # Today tells the same; another try would change nothing.
        return
