import uuid
from datetime import date

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk


class ReminderSettings(TenantTable):
    """One row per business. Nothing that was planned before `since` is sent. Hours are local, 0 to 23."""

    __tablename__ = "reminder_settings"

    active: Mapped[bool] = mapped_column(default=True, server_default=true())
    since: Mapped[date]
    quiet_from: Mapped[int] = mapped_column(default=20, server_default="20")
    quiet_until: Mapped[int] = mapped_column(default=8, server_default="8")
    sundays: Mapped[bool] = mapped_column(default=True, server_default=true())

    __table_args__ = (
        UniqueConstraint("tenant_id", name="uq_reminder_settings_tenant"),
        CheckConstraint("quiet_from between 0 and 23 and quiet_until between 0 and 23", name="quiet"),
    )


class ReminderRule(TenantTable):
    """What a business changed about a rule of the catalogue; without a row the rule is as it came."""

    __tablename__ = "reminder_rule"

    name: Mapped[str]
    enabled: Mapped[bool]
    days: Mapped[int]

    __table_args__ = (
        UniqueConstraint("tenant_id", "name"),
        CheckConstraint("days between 0 and 365", name="days"),
    )


class ReminderOff(TenantTable):
    """No reminders by themselves for this client or document. `by` "client": they unsubscribed."""

    __tablename__ = "reminder_off"

    subject_id: Mapped[uuid.UUID]
    by: Mapped[str]

    __table_args__ = (
        UniqueConstraint("tenant_id", "subject_id"),
        one_of("by", ("business", "client")),
    )


class ReminderMail(TenantTable):
    """The one reminder that a client gets on a local day; it may be about several documents."""

    __tablename__ = "reminder_mail"

    client_id: Mapped[uuid.UUID]
    sent_on: Mapped[date]
    mail_message_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        tenant_fk("mail_message", "mail_message_id", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "client_id", "sent_on"),
        Index("ix_reminder_mail_message", "tenant_id", "mail_message_id"),
    )


class Reminder(TenantTable):
    """A document was reminded of, once for this rule and period. `planned_on` is the day the rule names.

    Its mail is filed under the most urgent of its documents; all of them have such a row.
    """

    __tablename__ = "reminder"

    reminder_mail_id: Mapped[uuid.UUID]
    document_kind: Mapped[str]
    document_id: Mapped[uuid.UUID]
    rule: Mapped[str]
    period: Mapped[str]
    planned_on: Mapped[date]

    __table_args__ = (
        tenant_fk("reminder_mail", "reminder_mail_id", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "document_id", "rule", "period"),
        one_of("document_kind", ("invoice", "estimate")),
        Index("ix_reminder_mail_id", "tenant_id", "reminder_mail_id"),
    )
