"""Credit counts towards an invoice when it is issued; a refund may take its amount off the bill."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"

WRITTEN_OFF = "written_off_cents >= 0 and paid_cents + written_off_cents <= total_cents"
SETTLED = (
    "written_off_cents >= 0 and credited_cents >= 0 "
    "and paid_cents + written_off_cents + credited_cents <= total_cents"
)


def upgrade() -> None:
    op.add_column("invoice", _cents("credited_cents"))
    op.add_column("invoice", sa.Column("credit_use", sa.Text(), server_default="deposit", nullable=False))
    op.add_column("invoice", sa.Column("credit_most_cents", sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_invoice_credit_use"), "invoice", "credit_use in ('deposit', 'all', 'none')"
    )
    op.create_check_constraint(op.f("ck_invoice_credit_most"), "invoice", "credit_most_cents > 0")
    op.drop_constraint(op.f("ck_invoice_written_off"), "invoice")
    op.create_check_constraint(op.f("ck_invoice_written_off"), "invoice", SETTLED)
    op.add_column("allocation", _flag("credit"))
    op.add_column("allocation", sa.Column("deposit_id", sa.Uuid(), nullable=True))
    op.add_column("allocation", _flag("reduces"))
    op.create_foreign_key(
        op.f("fk_allocation_tenant_id_deposit_id"),
        "allocation",
        "invoice",
        ["tenant_id", "deposit_id"],
        ["tenant_id", "id"],
    )
    op.create_index("ix_allocation_deposit", "allocation", ["tenant_id", "deposit_id"])
    op.create_check_constraint(op.f("ck_allocation_credit"), "allocation", "deposit_id is null or credit")
    op.create_check_constraint(
        op.f("ck_allocation_reduces"), "allocation", "not reduces or refund_id is not null"
    )
    op.add_column("refund", sa.Column("meaning", sa.Text(), server_default="owed", nullable=False))
    op.create_check_constraint(
        op.f("ck_refund_meaning"), "refund", "meaning in ('owed', 'reduce', 'mistake')"
    )
    op.add_column("payment", sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True))
    # What an undone payment was until now: a refund with this reason.
    op.execute("update refund set meaning = 'mistake' where reason = 'Entered by mistake'")
    op.execute(
        "update payment set undone_at = refund.created_at from refund where refund.tenant_id = payment.tenant_id"
        " and refund.payment_id = payment.id and refund.meaning = 'mistake'"
    )


def downgrade() -> None:
    op.drop_column("payment", "undone_at")
    op.drop_column("refund", "meaning")
    op.drop_column("allocation", "reduces")
    op.drop_column("allocation", "deposit_id")
    op.drop_column("allocation", "credit")
    op.drop_constraint(op.f("ck_invoice_written_off"), "invoice")
    op.create_check_constraint(op.f("ck_invoice_written_off"), "invoice", WRITTEN_OFF)
    op.drop_column("invoice", "credit_most_cents")
    op.drop_column("invoice", "credit_use")
    op.drop_column("invoice", "credited_cents")


def _cents(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), server_default="0", nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), server_default="false", nullable=False)
