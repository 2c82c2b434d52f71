"""Recurring invoices, late fees and statements of account."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from owneros.foundation.walls import wall

revision = "0008"
down_revision = "0007"

TABLES = ("recurring_series", "recurring_line", "recurring_invoice", "late_fee", "statement")
FILES = "kind in ('logo', 'invoice_pdf', 'estimate_pdf', 'signed_pdf', 'estimate_photo', %s'estimate_file')"
ADDED = {
    "business": (
        "late_fee_kind",
        "late_fee_percent",
        "late_fee_amount_cents",
        "late_fee_days",
        "late_fee_repeat",
        "late_fee_cap_cents",
        "late_fee_since",
    ),
    "client": ("late_fees_off",),
    "invoice_line": ("kind",),
}


def upgrade() -> None:
    _recurring()
    _late_fees()
    _statements()
    for table in TABLES:
        wall(table)


def _recurring() -> None:
    op.create_table(
        "recurring_series",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("job_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("discount_kind", sa.Text(), nullable=False),
        sa.Column("discount_percent", sa.Numeric(precision=7, scale=4), nullable=False),
        sa.Column("discount_amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("deposit_cents", sa.BigInteger(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("notes", sa.Text(), nullable=False),
        sa.Column("payment_days", sa.BigInteger(), nullable=False),
        sa.Column("total_cents", sa.BigInteger(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("every", sa.BigInteger(), nullable=False),
        sa.Column("ends", sa.Text(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("ends_after", sa.BigInteger(), nullable=True),
        sa.Column("mode", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=True),
        sa.Column("failures", sa.BigInteger(), nullable=False),
        sa.Column("paused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("paused_because", sa.Text(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "(ends = 'never') or (ends = 'date' and ends_on is not null) or (ends = 'count' and ends_after >= 1)",
            name=op.f("ck_recurring_series_ends"),
        ),
        sa.CheckConstraint(
            "discount_kind in ('none', 'percent', 'amount')", name=op.f("ck_recurring_series_discount_kind")
        ),
        sa.CheckConstraint("mode in ('draft', 'sent')", name=op.f("ck_recurring_series_mode")),
        sa.CheckConstraint(
            "status <> 'active' or next_on is not null", name=op.f("ck_recurring_series_next")
        ),
        sa.CheckConstraint(
            "status in ('active', 'paused', 'stopped', 'ended')", name=op.f("ck_recurring_series_status")
        ),
        sa.CheckConstraint(
            "unit in ('week', 'month', 'quarter', 'year')", name=op.f("ck_recurring_series_unit")
        ),
        sa.CheckConstraint("every >= 1", name=op.f("ck_recurring_series_every")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["client.tenant_id", "client.id"],
            name=op.f("fk_recurring_series_tenant_id_client_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "job_id"],
            ["job.tenant_id", "job.id"],
            name=op.f("fk_recurring_series_tenant_id_job_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recurring_series")),
    )
    op.create_index("ix_recurring_series_job", "recurring_series", ["tenant_id", "job_id"], unique=False)
    op.create_index(
        "ix_recurring_series_client", "recurring_series", ["tenant_id", "client_id"], unique=False
    )
    op.create_index(
        "ix_recurring_series_due", "recurring_series", ["tenant_id", "status", "next_on"], unique=False
    )
    op.create_table(
        "recurring_line",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Numeric(precision=12, scale=3), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("unit_cents", sa.BigInteger(), nullable=False),
        sa.Column("tax_rate_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "series_id"],
            ["recurring_series.tenant_id", "recurring_series.id"],
            name=op.f("fk_recurring_line_tenant_id_series_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "tax_rate_id"],
            ["tax_rate.tenant_id", "tax_rate.id"],
            name=op.f("fk_recurring_line_tenant_id_tax_rate_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recurring_line")),
    )
    op.create_index(
        "ix_recurring_line_series", "recurring_line", ["tenant_id", "series_id", "position"], unique=False
    )
    op.create_table(
        "recurring_invoice",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("series_id", sa.Uuid(), nullable=False),
        sa.Column("period_on", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('made', 'skipped', 'failed')", name=op.f("ck_recurring_invoice_state")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_recurring_invoice_tenant_id_invoice_id"),
            ondelete="SET NULL (invoice_id)",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "series_id"],
            ["recurring_series.tenant_id", "recurring_series.id"],
            name=op.f("fk_recurring_invoice_tenant_id_series_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_recurring_invoice")),
        sa.UniqueConstraint(
            "tenant_id",
            "series_id",
            "period_on",
            name=op.f("uq_recurring_invoice_tenant_id_series_id_period_on"),
        ),
    )
    op.create_index(
        "ix_recurring_invoice_invoice", "recurring_invoice", ["tenant_id", "invoice_id"], unique=False
    )


def _late_fees() -> None:
    op.create_table(
        "late_fee",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("period", sa.BigInteger(), nullable=False),
        sa.Column("charged_on", sa.Date(), nullable=False),
        sa.Column("base_cents", sa.BigInteger(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=True),
        sa.Column("waived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waived_by", sa.Text(), nullable=False),
        sa.Column("waived_because", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("rule in ('overdue')", name=op.f("ck_late_fee_rule")),
        sa.CheckConstraint("(waived_at is null) = (line_id is not null)", name=op.f("ck_late_fee_waived")),
        sa.CheckConstraint("amount_cents > 0 and base_cents > 0", name=op.f("ck_late_fee_amount")),
        sa.CheckConstraint("period >= 1", name=op.f("ck_late_fee_period")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_late_fee_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "line_id"],
            ["invoice_line.tenant_id", "invoice_line.id"],
            name=op.f("fk_late_fee_tenant_id_line_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_late_fee")),
        sa.UniqueConstraint(
            "tenant_id",
            "invoice_id",
            "rule",
            "period",
            name=op.f("uq_late_fee_tenant_id_invoice_id_rule_period"),
        ),
    )
    op.create_index("ix_late_fee_line", "late_fee", ["tenant_id", "line_id"], unique=False)
    op.add_column("business", sa.Column("late_fee_kind", sa.Text(), server_default="none", nullable=False))
    op.add_column(
        "business",
        sa.Column("late_fee_percent", sa.Numeric(precision=7, scale=4), server_default="0", nullable=False),
    )
    op.add_column(
        "business", sa.Column("late_fee_amount_cents", sa.BigInteger(), server_default="0", nullable=False)
    )
    op.add_column(
        "business", sa.Column("late_fee_days", sa.BigInteger(), server_default="10", nullable=False)
    )
    op.add_column("business", sa.Column("late_fee_repeat", sa.Text(), server_default="once", nullable=False))
    op.add_column("business", sa.Column("late_fee_cap_cents", sa.BigInteger(), nullable=True))
    op.add_column("business", sa.Column("late_fee_since", sa.Date(), nullable=True))
    op.add_column("client", sa.Column("late_fees_off", sa.Boolean(), server_default="false", nullable=False))
    op.add_column("invoice", sa.Column("late_fee_cents", sa.BigInteger(), server_default="0", nullable=False))
    op.add_column("invoice_line", sa.Column("kind", sa.Text(), server_default="work", nullable=False))
    op.create_check_constraint(
        op.f("ck_business_late_fee_kind"), "business", "late_fee_kind in ('none', 'percent', 'amount')"
    )
    op.create_check_constraint(
        op.f("ck_business_late_fee_repeat"), "business", "late_fee_repeat in ('once', 'monthly')"
    )
    op.drop_constraint(op.f("ck_invoice_total"), "invoice")
    op.create_check_constraint(
        op.f("ck_invoice_total"),
        "invoice",
        "total_cents = subtotal_cents - discount_cents + tax_cents + late_fee_cents",
    )
    op.create_check_constraint(op.f("ck_invoice_late_fee"), "invoice", "late_fee_cents >= 0")
    op.create_check_constraint(op.f("ck_invoice_line_kind"), "invoice_line", "kind in ('work', 'late_fee')")


def _statements() -> None:
    op.create_table(
        "statement",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=False),
        sa.Column("closing_cents", sa.BigInteger(), nullable=False),
        sa.Column("snapshot", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("pdf_file_id", sa.Uuid(), nullable=True),
        sa.Column("sent_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["client.tenant_id", "client.id"],
            name=op.f("fk_statement_tenant_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "pdf_file_id"],
            ["file.tenant_id", "file.id"],
            name=op.f("fk_statement_tenant_id_pdf_file_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_statement")),
    )
    op.create_index("ix_statement_client", "statement", ["tenant_id", "client_id", "id"], unique=False)
    op.drop_constraint(op.f("ck_file_kind"), "file")
    op.create_check_constraint(op.f("ck_file_kind"), "file", FILES % "'statement_pdf', ")


def downgrade() -> None:
    """What late fees had added to invoices becomes a part of their work."""
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute("delete from file where kind = 'statement_pdf'")
    op.drop_constraint(op.f("ck_file_kind"), "file")
    op.create_check_constraint(op.f("ck_file_kind"), "file", FILES % "")
    op.drop_constraint(op.f("ck_invoice_total"), "invoice")
    op.execute("update invoice set subtotal_cents = subtotal_cents + late_fee_cents")
    op.drop_column("invoice", "late_fee_cents")
    op.create_check_constraint(
        op.f("ck_invoice_total"), "invoice", "total_cents = subtotal_cents - discount_cents + tax_cents"
    )
    for table, columns in ADDED.items():
        for column in columns:
            op.drop_column(table, column)
