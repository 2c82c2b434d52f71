"""What needs the owner, most pressing first. One query a kind, a handful of rows each."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, select

from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.mailing.models import MailMessage
from owneros.domain.overview.troubles import Coming, Trouble, money_on_its_way, troubles
from owneros.foundation.database import AnyRow, db

MOST = 5


@dataclass(frozen=True)
class Attention:
    overdue: list[AnyRow]
    drafts: int
    drafts_cents: int
    failed_mails: list[AnyRow]
    troubles: list[Trouble]
    coming: list[Coming]

    @property
    def nothing(self) -> bool:
        return not (self.overdue or self.drafts or self.failed_mails or self.troubles or self.coming)


def what_needs_me(today: date) -> Attention:
    overdue = db.session.execute(
        select(
            Invoice.id,
            Invoice.label,
            Invoice.status,
            Invoice.due_on,
            (Invoice.total_cents - Invoice.paid_cents - Invoice.written_off_cents).label("balance_cents"),
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
    failed = db.session.execute(
        select(MailMessage.subject_id, MailMessage.to_address, MailMessage.error, MailMessage.subject_line)
        .where(MailMessage.state == "failed", MailMessage.kind == "invoice")
        .order_by(MailMessage.id.desc())
        .limit(MOST)
    ).all()
    return Attention(list(overdue), drafts[0], int(drafts[1]), list(failed), troubles(), money_on_its_way())
