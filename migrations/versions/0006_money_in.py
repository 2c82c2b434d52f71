"""Bank debits, several invoices in one payment, disputes, write-offs."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import wall

revision = "0006"
down_revision = "0005"

OLD_STATUSES = "status in ('draft', 'sent', 'viewed', 'partially_paid', 'paid', 'void')"
STATUSES = "status in ('draft', 'sent', 'viewed', 'partially_paid', 'paid', 'written_off', 'void')"
OLD_METHODS = "method in ('card', 'cash', 'check', 'transfer', 'other')"
METHODS = "method in ('card', 'ach', 'cash', 'check', 'transfer', 'other')"


def upgrade() -> None:
    _add("invoice", "written_off_cents", sa.BigInteger(), "0")
    _add("invoice", "write_off_reason", sa.Text(), "")
    op.add_column("invoice", sa.Column("written_off_at", sa.DateTime(timezone=True), nullable=True))
    _check("invoice", "status", STATUSES)
    op.create_check_constraint(
        op.f("ck_invoice_written_off"),
        "invoice",
        "written_off_cents >= 0 and paid_cents + written_off_cents <= total_cents",
    )
    _add("stripe_connection", "ach_payments", sa.Text(), "pending")
    for name in ("processing_at", "failed_at"):
        op.add_column("checkout", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    for name in ("succeeded_at", "failed_at"):
        op.add_column("refund", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.execute("update refund set succeeded_at = created_at where state = 'succeeded'")
    op.execute("update refund set failed_at = created_at where state = 'failed'")
    _add("payment", "disputed_cents", sa.BigInteger(), "0")
    _check("payment", "method", METHODS)
    _check(
        "payment",
        "refunded",
        "refunded_cents >= 0 and disputed_cents >= 0 and refunded_cents + disputed_cents <= amount_cents",
    )
    _checkout_invoice()
    _dispute()
    op.add_column("allocation", sa.Column("dispute_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_allocation_tenant_id_dispute_id"),
        "allocation",
        "dispute",
        ["tenant_id", "dispute_id"],
        ["tenant_id", "id"],
    )
    wall("checkout_invoice", "dispute")


def _checkout_invoice() -> None:
    op.create_table(
        "checkout_invoice",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("checkout_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_checkout_invoice_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "checkout_id"],
            ["checkout.tenant_id", "checkout.id"],
            name=op.f("fk_checkout_invoice_tenant_id_checkout_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_checkout_invoice_tenant_id_invoice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checkout_invoice")),
        sa.UniqueConstraint(
            "tenant_id",
            "checkout_id",
            "invoice_id",
            name=op.f("uq_checkout_invoice_tenant_id_checkout_id_invoice_id"),
        ),
    )
    op.create_index(
        "ix_checkout_invoice_invoice", "checkout_invoice", ["tenant_id", "invoice_id", "checkout_id"]
    )
    op.execute(
        "insert into checkout_invoice (tenant_id, id, checkout_id, invoice_id, amount_cents, created_at)"
        " select tenant_id, gen_random_uuid(), id, invoice_id, amount_cents, created_at from checkout"
    )


def _dispute() -> None:
    op.create_table(
        "dispute",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("stripe_dispute_id", sa.Text(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("inquiry", sa.Boolean(), nullable=False),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_cents", sa.BigInteger(), nullable=False),
        sa.Column("taken_cents", sa.BigInteger(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "status in ('needs_response', 'under_review', 'won', 'lost', 'closed')",
            name=op.f("ck_dispute_status"),
        ),
        sa.CheckConstraint(
            "amount_cents > 0 and taken_cents >= 0 and taken_cents <= amount_cents",
            name=op.f("ck_dispute_amount"),
        ),
        sa.CheckConstraint("status = 'lost' or taken_cents = 0", name=op.f("ck_dispute_taken")),
        sa.CheckConstraint(
            "(closed_on is null) = (status in ('needs_response', 'under_review'))",
            name=op.f("ck_dispute_closed"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"],
            ["payment.tenant_id", "payment.id"],
            name=op.f("fk_dispute_tenant_id_payment_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_dispute")),
        sa.UniqueConstraint(
            "tenant_id", "stripe_dispute_id", name=op.f("uq_dispute_tenant_id_stripe_dispute_id")
        ),
    )
    op.create_index("ix_dispute_payment", "dispute", ["tenant_id", "payment_id", "id"])
    op.create_index("ix_dispute_status", "dispute", ["tenant_id", "status", "evidence_due_at"])
    op.create_index("ix_dispute_closed", "dispute", ["tenant_id", "closed_on"])


def downgrade() -> None:
    op.drop_constraint(op.f("fk_allocation_tenant_id_dispute_id"), "allocation")
    op.drop_column("allocation", "dispute_id")
    op.drop_table("dispute")
    op.drop_table("checkout_invoice")
    _check("payment", "refunded", "refunded_cents >= 0 and refunded_cents <= amount_cents")
    _check("payment", "method", OLD_METHODS)
    op.drop_column("payment", "disputed_cents")
    for table, names in (
        ("refund", ("succeeded_at", "failed_at")),
        ("checkout", ("processing_at", "failed_at")),
        ("stripe_connection", ("ach_payments",)),
    ):
        for name in names:
            op.drop_column(table, name)
    op.drop_constraint(op.f("ck_invoice_written_off"), "invoice")
    _check("invoice", "status", OLD_STATUSES)
    for name in ("written_off_cents", "write_off_reason", "written_off_at"):
        op.drop_column("invoice", name)


def _add(table: str, name: str, kind: sa.types.TypeEngine[object], value: str) -> None:
    """A column that needs a value, with one for the rows that are there."""
    op.add_column(table, sa.Column(name, kind, nullable=False, server_default=value))
    op.alter_column(table, name, server_default=None)


def _check(table: str, name: str, rule: str) -> None:
    op.drop_constraint(op.f(f"ck_{table}_{name}"), table)
    op.create_check_constraint(op.f(f"ck_{table}_{name}"), table, rule)
