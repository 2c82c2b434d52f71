"""What needs the owner, most pressing first. One query a kind, a handful of rows each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, exists, func, select
from sqlalchemy.orm import aliased

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.mailing.models import MailMessage
from owneros.domain.recurring.queries import in_trouble
from owneros.foundation.database import AnyRow, db

MOST = 5


@dataclass(frozen=True)
class Attention:
    overdue: list[AnyRow]
    drafts: int
    drafts_cents: int
    lost_mails: list[AnyRow]
    recurring: list[AnyRow]

    @property
    def nothing(self) -> bool:
        return not (self.overdue or self.drafts or self.lost_mails or self.recurring)


def what_needs_me(today: date) -> Attention:
    overdue = db.session.execute(
        select(
            Invoice.id,
            Invoice.label,
            Invoice.status,
            Invoice.due_on,
            (Invoice.total_cents - Invoice.paid_cents).label("balance_cents"),
            Client.name.label("client_name"),
            Client.phone.label("client_phone"),
        )
        .join(Client, and_(Client.tenant_id == Invoice.tenant_id, Client.id == Invoice.client_id))
        .where(Invoice.status.in_(OPEN_STATUSES), Invoice.due_on < today)
        .order_by(Invoice.due_on, Invoice.id)
        .limit(MOST)
    ).all()
    drafts = db.session.execute(
        select(func.count(Invoice.id), func.coalesce(func.sum(Invoice.total_cents), 0)).where(
            Invoice.status == "draft"
        )
    ).one()
    return Attention(list(overdue), drafts[0], int(drafts[1]), _lost_mails(), in_trouble(MOST))


def _lost_mails() -> list[AnyRow]:
    """Failed or come back, and nothing was mailed about the same thing since."""
    later = aliased(MailMessage)
    mended = exists().where(
        later.subject_id == MailMessage.subject_id,
        later.id > MailMessage.id,
        later.state.in_(("waiting", "sent")),
    )
    return list(
        db.session.execute(
            select(
                MailMessage.kind,
                MailMessage.subject_id,
                MailMessage.client_id,
                MailMessage.to_address,
                MailMessage.state,
                MailMessage.error,
                MailMessage.subject_line,
            )
            .where(MailMessage.state.in_(("failed", "bounced")), ~mended)
            .order_by(MailMessage.id.desc())
            .limit(MOST)
        )
    )
