"""Reminders, and the business's own words for its mails."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import wall

revision = "0011"
down_revision = "0010"


def _table(name: str, *columns: sa.Column | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
    )


def upgrade() -> None:
    _table(
        "mail_template",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject_line", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.UniqueConstraint("tenant_id", "kind", name=op.f("uq_mail_template_tenant_id_kind")),
    )
    _table(
        "reminder_settings",
        sa.Column("active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("quiet_from", sa.BigInteger(), server_default="20", nullable=False),
        sa.Column("quiet_until", sa.BigInteger(), server_default="8", nullable=False),
        sa.Column("sundays", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.CheckConstraint(
            "quiet_from between 0 and 23 and quiet_until between 0 and 23",
            name=op.f("ck_reminder_settings_quiet"),
        ),
        sa.UniqueConstraint("tenant_id", name="uq_reminder_settings_tenant"),
    )
    _table(
        "reminder_rule",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("days", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("days between 0 and 365", name=op.f("ck_reminder_rule_days")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_reminder_rule_tenant_id_name")),
    )
    _table(
        "reminder_off",
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.CheckConstraint("by in ('business', 'client')", name=op.f("ck_reminder_off_by")),
        sa.UniqueConstraint("tenant_id", "subject_id", name=op.f("uq_reminder_off_tenant_id_subject_id")),
    )
    _table(
        "reminder_mail",
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("mail_message_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["client.tenant_id", "client.id"],
            name=op.f("fk_reminder_mail_tenant_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mail_message_id"],
            ["mail_message.tenant_id", "mail_message.id"],
            name=op.f("fk_reminder_mail_tenant_id_mail_message_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "tenant_id", "client_id", "sent_on", name=op.f("uq_reminder_mail_tenant_id_client_id_sent_on")
        ),
    )
    op.create_index("ix_reminder_mail_message", "reminder_mail", ["tenant_id", "mail_message_id"])
    _table(
        "reminder",
        sa.Column("reminder_mail_id", sa.Uuid(), nullable=False),
        sa.Column("document_kind", sa.Text(), nullable=False),
        sa.Column("document_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.CheckConstraint(
            "document_kind in ('invoice', 'estimate')", name=op.f("ck_reminder_document_kind")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "reminder_mail_id"],
            ["reminder_mail.tenant_id", "reminder_mail.id"],
            name=op.f("fk_reminder_tenant_id_reminder_mail_id"),
            ondelete="CASCADE",
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "document_id",
            "rule",
            "period",
            name=op.f("uq_reminder_tenant_id_document_id_rule_period"),
        ),
    )
    op.create_index("ix_reminder_mail_id", "reminder", ["tenant_id", "reminder_mail_id"])
    wall("mail_template", "reminder_settings", "reminder_rule", "reminder_off", "reminder_mail", "reminder")


def downgrade() -> None:
    for table in (
        "reminder",
        "reminder_mail",
        "reminder_off",
        "reminder_rule",
        "reminder_settings",
        "mail_template",
    ):
        op.drop_table(table)
