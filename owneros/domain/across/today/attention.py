"""What needs the owner, most pressing first. One query a kind, a handful of rows each.

The statements are built once: building them costs more than carrying them out.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

from sqlalchemy import CompoundSelect, Select, and_, bindparam, exists, func, or_, select, union_all
from sqlalchemy.orm import aliased

from owneros.domain.across.portal.models import PortalMessage
from owneros.domain.across.today.unmailed import unmailed_deposits
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.estimates.statuses import SOON_DAYS
from owneros.domain.billing.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.billing.invoices.queries import LEFT
from owneros.domain.billing.payments.troubles import Coming, Trouble, troubles_and_coming
from owneros.domain.billing.recurring.queries import in_trouble
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.mailing.models import MailMessage
from owneros.foundation.database import AnyRow, db
from owneros.foundation.dying import Told, anything_given_up, given_up
from owneros.foundation.joins import along
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant

MOST = 5
FRESH = timedelta(days=7)


@dataclass(frozen=True)
class Attention:
    overdue: list[AnyRow]
    drafts: int
    drafts_cents: int
    lost_mails: list[AnyRow]
    estimates: list[AnyRow]
    unread: list[AnyRow]
    troubles: list[Trouble]
    coming: list[Coming]
    recurring: list[AnyRow]
    given_up: list[Told]

    @property
    def nothing(self) -> bool:
        return not (
            self.overdue
            or self.drafts
            or self.lost_mails
            or self.estimates
            or self.unread
            or self.troubles
            or self.coming
            or self.recurring
            or self.given_up
        )


def what_needs_me(today: date) -> Attention:
    moments = {"today": today, "soon": today + timedelta(days=SOON_DAYS), "fresh": now() - FRESH}
    drafts = db.session.execute(_drafts(), {"tenant_id": current_tenant(db.session())}).one()
    return Attention(
        list(db.session.execute(_overdue(), {"today": today})),
        drafts[0],
        int(drafts[1]),
        list(db.session.execute(_lost_or_never_sent())),
        list(db.session.execute(_estimates_to_look_at(), moments)),
        list(db.session.execute(_unread_messages())),
        *troubles_and_coming(),
        in_trouble(MOST),
        given_up() if drafts.given_up else [],
    )


@cache
def _overdue() -> Select[*tuple[Any, ...]]:
    return (
        select(
            Invoice.id,
            Invoice.label,
            Invoice.status,
            Invoice.due_on,
            LEFT.label("balance_cents"),
            Client.name.label("client_name"),
            Client.phone.label("client_phone"),
        )
        .join(Client, along(Invoice.client_id))
        .where(Invoice.status.in_(OPEN_STATUSES), Invoice.due_on < bindparam("today"))
        .order_by(Invoice.due_on, Invoice.id)
        .limit(MOST)
    )


@cache
def _drafts() -> Select[*tuple[Any, ...]]:
    """How many, their total, and whether work was given up."""
    return select(
        func.count(Invoice.id),
        func.coalesce(func.sum(Invoice.total_cents), 0),
        anything_given_up().label("given_up"),
    ).where(Invoice.status == "draft")


@cache
def _estimates_to_look_at() -> Select[*tuple[Any, ...]]:
    """Answered with a wish, just approved, or about to expire unanswered; the newest answers first."""
    waiting = and_(
        Estimate.status.in_(("sent", "viewed")),
        Estimate.expires_on >= bindparam("today"),
        Estimate.expires_on <= bindparam("soon"),
    )
    fresh = and_(Estimate.status == "approved", Estimate.answered_at > bindparam("fresh"))
    return (
        select(
            Estimate.id,
            Estimate.label,
            Estimate.status,
            Estimate.expires_on,
            Estimate.total_cents,
            Client.name.label("client_name"),
        )
        .join(Client, along(Estimate.client_id))
        .where(or_(Estimate.status == "changes_asked", fresh, waiting))
        .order_by(Estimate.answered_at.desc().nulls_last(), Estimate.id.desc())
        .limit(MOST)
    )


@cache
def _unread_messages() -> Select[*tuple[Any, ...]]:
    """Clients whose messages nobody has read, the longest waiting first: id, name, count, since."""
    since = func.min(PortalMessage.created_at)
    return (
        select(Client.id, Client.name, func.count(PortalMessage.id).label("count"), since.label("since"))
        .join(PortalMessage, along(PortalMessage.client_id))
        .where(PortalMessage.written_by == "client", PortalMessage.read_at.is_(None))
        .group_by(Client.tenant_id, Client.id)
        .order_by(since, Client.id)
        .limit(MOST)
    )


@cache
def _lost_or_never_sent() -> CompoundSelect[Any]:
    """Mails that did not reach their client, and deposits that nobody was mailed about."""
    return union_all(_lost_mails(), unmailed_deposits(MOST))


def _lost_mails() -> Select[*tuple[Any, ...]]:
    """Failed, come back or called spam, and nothing was mailed about the same thing since."""
    later = aliased(MailMessage)
    mended = exists().where(
        later.subject_id == MailMessage.subject_id,
        later.id > MailMessage.id,
        later.state.in_(("waiting", "sent")),
    )
    return (
        select(
            MailMessage.kind,
            MailMessage.subject_id,
            MailMessage.client_id,
            MailMessage.to_address,
            MailMessage.state,
            MailMessage.error,
            MailMessage.subject_line,
        )
        .where(MailMessage.state.in_(("failed", "bounced", "complained")), ~mended)
        .order_by(MailMessage.id.desc())
        .limit(MOST)
    )
