"""Invoices mailed with their PDF by the worker processes: how many a second, and how soon one goes out."""

import time
import uuid
from datetime import UTC, datetime
from random import Random

from sqlalchemy import func, select

from owneros.domain.billing.documents.mailing import Mail
from owneros.domain.billing.invoices.issuing import make_revision
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.invoices.sending import first_words, mail_invoice
from owneros.domain.people.mailing import MailMessage
from owneros.foundation.audit import Actor
from owneros.foundation.database import db
from owneros.foundation.offering import offer_committed
from owneros.foundation.tenancy import enter_tenant

LOOK_SECONDS = 0.1
PATIENCE_SECONDS = 900


class MailsStuck(Exception):
    """Not all went out within PATIENCE_SECONDS."""


def mail_many(tenant_id: int, count: int) -> float:
    """Mails a second, from the commit that asks for all of them to the last one sent."""
    asked_at, ids = _mail(tenant_id, count)
    return count / (max(_sent(tenant_id, ids)) - asked_at).total_seconds()


def mail_one_by_one(tenant_id: int, count: int) -> list[float]:
    """Milliseconds from each commit until the mail is sent, with nothing else to do."""
    rest = Random(1)  # noqa: S311 - a pause
    spent = []
    for _ in range(count):
        time.sleep(0.3 + rest.random())
        asked_at, ids = _mail(tenant_id, 1)
        spent.append((_sent(tenant_id, ids)[0] - asked_at).total_seconds() * 1000)
    return spent


def _mail(tenant_id: int, count: int) -> tuple[datetime, list[uuid.UUID]]:
    """Each invoice gets a revision before, which has no PDF yet. Workers are rung for as after a page."""
    enter_tenant(db.session, tenant_id)
    newest = select(Invoice).where(Invoice.sent_at.is_not(None), Invoice.mailed_revision == 0)
    invoices = db.session.scalars(newest.order_by(Invoice.number.desc()).limit(count)).all()
    for invoice in invoices:
        make_revision(Actor.system(), invoice)
    db.session.commit()
    enter_tenant(db.session, tenant_id)
    ids = []
    for invoice in invoices:
        words = first_words(invoice)
        mail = Mail([f"{invoice.label}@mail.example"], words.subject, words.message, str(uuid.uuid4()))
        ids += [letter.id for letter in mail_invoice(Actor.system(), invoice, mail)]
    db.session.commit()
    asked_at = datetime.now(UTC)
    offer_committed()
    return asked_at, ids


def _sent(tenant_id: int, ids: list[uuid.UUID]) -> list[datetime]:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        db.session.remove()
        enter_tenant(db.session, tenant_id)
        sent = select(func.count()).select_from(MailMessage).where(MailMessage.id.in_(ids))
        if db.session.scalar(sent.where(MailMessage.sent_at.is_not(None))) == len(ids):
            moments = db.session.scalars(select(MailMessage.sent_at).where(MailMessage.id.in_(ids))).all()
            return [moment for moment in moments if moment is not None]
        time.sleep(LOOK_SECONDS)
    raise MailsStuck
