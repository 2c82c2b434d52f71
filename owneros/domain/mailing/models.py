import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.database import TenantTable


class MailMessage(TenantTable):
    """`dedupe` is the unique key of the sending (what, rule, period); the row id makes the Message-ID."""

    __tablename__ = "mail_message"

    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    to_address: Mapped[str]
    subject_line: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    error: Mapped[str] = mapped_column(default="")
    dedupe: Mapped[str]
    sent_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("kind in ('invoice', 'receipt', 'refund')", name="kind"),
        CheckConstraint("state in ('waiting', 'sent', 'failed')", name="state"),
        UniqueConstraint("tenant_id", "dedupe"),
        Index("ix_mail_message_subject", "tenant_id", "subject_id", "id"),
    )
