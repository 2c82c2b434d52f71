import uuid
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.clock import now
from owneros.foundation.database import DirectoryTable, TenantTable, tenant_fk

KINDS = (
    "invoice",
    "receipt",
    "refund",
    "estimate",
    "estimate_answer",
    "estimate_signed",
    "deposit",
    "reminder",
    "statement",
    "portal",
    "portal_message",
    "payment_problem",
)


class MailMessage(TenantTable):
    """`dedupe` is the unique key of the sending (what, rule, period); the row id makes the Message-ID.

    `goes_out_at` is set when it waits for a later hour; one that `keeps_quiet` goes out by itself, and never
    in the business's quiet hours. `deposit_id` is set when it asks for a deposit beside what it is about.
    One that `counts` is one of the business's mails of its day. `error` says in words why it failed, was
    withheld, came back, or is not through yet; `our_fault` tells a failure that is not the address's.
    `bounced_at` is when it came back or was marked as spam (`complained`).
    """

    __tablename__ = "mail_message"

    kind: Mapped[str]
    subject_id: Mapped[uuid.UUID]
    client_id: Mapped[uuid.UUID | None]
    to_address: Mapped[str]
    subject_line: Mapped[str]
    message: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="waiting")
    error: Mapped[str] = mapped_column(default="")
    dedupe: Mapped[str]
    deposit_id: Mapped[uuid.UUID | None]
    goes_out_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    bounced_at: Mapped[datetime | None]
    counts: Mapped[bool] = mapped_column(default=True, server_default="true")
    keeps_quiet: Mapped[bool] = mapped_column(default=False, server_default="false")
    our_fault: Mapped[bool] = mapped_column(default=False, server_default="false")

    __table_args__ = (
        tenant_fk("client", "client_id", ondelete="CASCADE"),
        one_of("kind", KINDS),
        one_of("state", ("waiting", "sent", "failed", "withheld", "bounced", "complained")),
        UniqueConstraint("tenant_id", "dedupe"),
        Index("ix_mail_message_subject", "tenant_id", "subject_id", "id"),
        Index("ix_mail_message_client", "tenant_id", "client_id", "id"),
        Index(
            "ix_mail_message_deposit",
            "tenant_id",
            "deposit_id",
            "id",
            postgresql_where="deposit_id is not null",
        ),
        Index(
            "ix_mail_message_goes_out",
            "tenant_id",
            "goes_out_at",
            postgresql_where="goes_out_at is not null",
        ),
        Index("ix_mail_message_state", "tenant_id", "state", "id"),
    )


class MailRoute(DirectoryTable):
    """Leads from a message's id to the tenant: a bounce arrives before the tenant is known."""

    __tablename__ = "mail_route"

    message_id: Mapped[uuid.UUID] = mapped_column(primary_key=True)
    tenant_id: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=now)

    __table_args__ = (Index("ix_mail_route_created", "created_at"),)


class MailTemplate(TenantTable):
    """The business's own words for a kind of mail, with placeholders; without a row the default ones hold."""

    __tablename__ = "mail_template"

    kind: Mapped[str]
    subject_line: Mapped[str]
    message: Mapped[str]

    __table_args__ = (UniqueConstraint("tenant_id", "kind"),)
