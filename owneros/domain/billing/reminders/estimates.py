"""Unanswered estimates, for the reminders."""

import uuid
from datetime import date

from sqlalchemy import or_, select

from owneros.domain.billing.documents.linking import link_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.statuses import expired
from owneros.domain.billing.reminders.documents import Document, reminds
from owneros.domain.billing.reminders.schedule import Occurrence
from owneros.domain.people.tenants.business import local_date, our_tenant
from owneros.foundation.database import db, present, reach
from owneros.foundation.periods import day_bounds, today_in

UNANSWERED = ("sent", "viewed")


class Estimates:
    name = "estimate"

    def waiting(self, earliest: date, latest: date) -> list[Document]:
        zone, today = our_tenant().time_zone, _today()
        begin, end = day_bounds(earliest, zone)[0], day_bounds(latest, zone)[1]
        found = db.session.scalars(
            select(Estimate).where(
                Estimate.status.in_(UNANSWERED),
                or_(Estimate.expires_on.is_(None), Estimate.expires_on >= today),
                or_(
                    Estimate.sent_at.between(begin, end),
                    Estimate.expires_on.between(earliest, latest),
                ),
            )
        )
        return [_document(estimate) for estimate in found]

    def find(self, document_id: uuid.UUID, *, lock: bool = False) -> Document:
        if lock:
            # Whoever signs, declines or edits it waits until the mail is out.
            db.session.execute(
                select(Estimate.id).where(Estimate.id == document_id).with_for_update(key_share=True)
            )
        wanted = select(Estimate).where(Estimate.id == document_id).execution_options(populate_existing=True)
        found = present(db.session.scalars(wanted).one_or_none())
        return _document(found, _closed(found))

    def text(self, _document: Document, occurrence: Occurrence | None, _today: date) -> str:
        expiring = occurrence is not None and occurrence.rule.anchor == "expiry"
        return "reminder_expiring" if expiring else "reminder_unanswered"

    def due_date(self, document: Document) -> date | None:
        return document.anchors.get("expiry")

    def link(self, document_id: uuid.UUID) -> str:
        return link_of(reach(Estimate, document_id))


def _closed(estimate: Estimate) -> str:
    if estimate.status == "draft":
        return "It is not sent yet."
    if estimate.status not in UNANSWERED:
        return "It was answered."
    return "It has expired." if expired(estimate.status, estimate.expires_on, _today()) else ""


def _today() -> date:
    return today_in(our_tenant().time_zone)


def _document(estimate: Estimate, closed: str = "") -> Document:
    sent_on = local_date(estimate.sent_at) if estimate.sent_at else estimate.issued_on
    expiry = {"expiry": estimate.expires_on} if estimate.expires_on else {}
    return Document(
        kind="estimate",
        id=estimate.id,
        client_id=estimate.client_id,
        label=estimate.label,
        title=estimate.title,
        amount_cents=estimate.total_cents,
        anchors={"sent": sent_on} | expiry,
        after=sent_on,
        urgent_on=estimate.expires_on or date.max,
        closed=closed,
    )


reminds(Estimates())
