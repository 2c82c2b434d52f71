"""Payments."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import directory, wall

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "stripe_connection",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("card_payments", sa.Text(), nullable=False),
        sa.Column("requirements_due", sa.BigInteger(), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("disconnected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_stripe_connection")),
        sa.UniqueConstraint("tenant_id", name="uq_stripe_connection_tenant"),
    )
    op.create_table(
        "stripe_account_index",
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", name=op.f("pk_stripe_account_index")),
    )
    op.create_table(
        "webhook_event",
        sa.Column("provider", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("object_id", sa.Text(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("provider", "event_id", name=op.f("pk_webhook_event")),
    )
    op.create_table(
        "checkout",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("session_id", sa.Text(), nullable=True),
        sa.Column("payment_intent_id", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("last_error", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('open', 'processing', 'paid', 'failed', 'expired')", name=op.f("ck_checkout_state")
        ),
        sa.CheckConstraint("amount_cents >= 50", name=op.f("ck_checkout_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_checkout_tenant_id_invoice_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_checkout")),
        sa.UniqueConstraint("tenant_id", "session_id", name=op.f("uq_checkout_tenant_id_session_id")),
    )
    op.create_index("ix_checkout_invoice", "checkout", ["tenant_id", "invoice_id", "id"], unique=False)
    op.create_index("ix_checkout_state", "checkout", ["tenant_id", "state"], unique=False)
    op.create_table(
        "payment",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("payment_intent_id", sa.Text(), nullable=True),
        sa.Column("charge_id", sa.Text(), nullable=True),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("fee_cents", sa.BigInteger(), nullable=False),
        sa.Column("refunded_cents", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "method in ('card', 'cash', 'check', 'transfer', 'other')", name=op.f("ck_payment_method")
        ),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_payment_amount")),
        sa.CheckConstraint(
            "refunded_cents >= 0 and refunded_cents <= amount_cents", name=op.f("ck_payment_refunded")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["client.tenant_id", "client.id"],
            name=op.f("fk_payment_tenant_id_client_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_payment")),
        sa.UniqueConstraint("tenant_id", "once_key", name=op.f("uq_payment_tenant_id_once_key")),
        sa.UniqueConstraint(
            "tenant_id", "payment_intent_id", name=op.f("uq_payment_tenant_id_payment_intent_id")
        ),
    )
    op.create_index("ix_payment_client", "payment", ["tenant_id", "client_id", "id"], unique=False)
    op.create_index("ix_payment_received", "payment", ["tenant_id", "received_on", "id"], unique=False)
    op.create_table(
        "refund",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("once_key", sa.Text(), nullable=False),
        sa.Column("stripe_refund_id", sa.Text(), nullable=True),
        sa.Column("refunded_on", sa.Date(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("state in ('pending', 'succeeded', 'failed')", name=op.f("ck_refund_state")),
        sa.CheckConstraint("amount_cents > 0", name=op.f("ck_refund_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"],
            ["payment.tenant_id", "payment.id"],
            name=op.f("fk_refund_tenant_id_payment_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_refund")),
        sa.UniqueConstraint("tenant_id", "once_key", name=op.f("uq_refund_tenant_id_once_key")),
        sa.UniqueConstraint(
            "tenant_id", "stripe_refund_id", name=op.f("uq_refund_tenant_id_stripe_refund_id")
        ),
    )
    op.create_index("ix_refund_day", "refund", ["tenant_id", "refunded_on"], unique=False)
    op.create_index("ix_refund_payment", "refund", ["tenant_id", "payment_id", "id"], unique=False)
    op.create_table(
        "allocation",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("payment_id", sa.Uuid(), nullable=False),
        sa.Column("invoice_id", sa.Uuid(), nullable=False),
        sa.Column("amount_cents", sa.BigInteger(), nullable=False),
        sa.Column("refund_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("amount_cents <> 0", name=op.f("ck_allocation_amount")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "invoice_id"],
            ["invoice.tenant_id", "invoice.id"],
            name=op.f("fk_allocation_tenant_id_invoice_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "payment_id"],
            ["payment.tenant_id", "payment.id"],
            name=op.f("fk_allocation_tenant_id_payment_id"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "refund_id"],
            ["refund.tenant_id", "refund.id"],
            name=op.f("fk_allocation_tenant_id_refund_id"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_allocation")),
    )
    op.create_index("ix_allocation_invoice", "allocation", ["tenant_id", "invoice_id", "id"], unique=False)
    op.create_index("ix_allocation_payment", "allocation", ["tenant_id", "payment_id"], unique=False)
    directory("stripe_account_index", "webhook_event")
    wall("stripe_connection", "checkout", "payment", "refund", "allocation")


def downgrade() -> None:
    op.drop_table("allocation")
    op.drop_table("refund")
    op.drop_table("payment")
    op.drop_table("checkout")
    op.drop_table("webhook_event")
    op.drop_table("stripe_account_index")
    op.drop_table("stripe_connection")
