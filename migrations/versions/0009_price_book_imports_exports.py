"""The price book, imports from CSV files, and who owes a tax."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from owneros.foundation.walls import wall

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "catalog_item",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_norm", sa.Text(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=False),
        sa.Column("taxable", sa.Boolean(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("cost_kind", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('service', 'material')", name=op.f("ck_catalog_item_kind")),
        sa.CheckConstraint(
            "cost_kind in ('labour', 'materials', 'subs', 'other')", name=op.f("ck_catalog_item_cost_kind")
        ),
        sa.CheckConstraint("cost_cents >= 0 and price_cents >= 0", name=op.f("ck_catalog_item_money")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_catalog_item")),
    )
    op.create_index("ix_catalog_item_name", "catalog_item", ["tenant_id", "name_norm", "id"], unique=False)
    op.create_index("ix_catalog_item_category", "catalog_item", ["tenant_id", "category"], unique=False)
    op.create_table(
        "csv_import",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("file_name", sa.Text(), nullable=False),
        sa.Column("encoding", sa.Text(), nullable=False),
        sa.Column("separator", sa.Text(), nullable=False),
        sa.Column("header", postgresql.JSONB(), nullable=False),
        sa.Column("mapping", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("rows_count", sa.BigInteger(), nullable=False),
        sa.Column("done_count", sa.BigInteger(), nullable=False),
        sa.Column("asked_count", sa.BigInteger(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("actor_name", sa.Text(), nullable=False),
        sa.Column("actor_user_id", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint("kind in ('client', 'catalog')", name=op.f("ck_csv_import_kind")),
        sa.CheckConstraint(
            "state in ('mapping', 'checking', 'checked', 'running', 'done', 'undoing', 'undone', 'failed')",
            name=op.f("ck_csv_import_state"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_csv_import")),
    )
    op.create_table(
        "csv_import_row",
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("csv_import_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("cells", postgresql.JSONB(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("shape_problem", sa.Text(), nullable=False),
        sa.Column("shape_remark", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("twin_id", sa.Uuid(), nullable=True),
        sa.Column("twin_name", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.CheckConstraint(
            "state in ('unread', 'ready', 'double', 'wrong', 'added', 'skipped', 'removed', 'kept')",
            name=op.f("ck_csv_import_row_state"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "csv_import_id"],
            ["csv_import.tenant_id", "csv_import.id"],
            name=op.f("fk_csv_import_row_tenant_id_csv_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_csv_import_row")),
        sa.UniqueConstraint(
            "tenant_id",
            "csv_import_id",
            "position",
            name=op.f("uq_csv_import_row_tenant_id_csv_import_id_position"),
        ),
    )
    op.create_index(
        "ix_csv_import_row_state",
        "csv_import_row",
        ["tenant_id", "csv_import_id", "state", "position"],
        unique=False,
    )
    op.add_column(
        "tax_rate", sa.Column("imposed_on", sa.Text(), server_default=sa.text("'buyer'"), nullable=False)
    )
    op.create_check_constraint(
        op.f("ck_tax_rate_imposed_on"), "tax_rate", "imposed_on in ('buyer', 'seller')"
    )
    wall("catalog_item", "csv_import", "csv_import_row")


def downgrade() -> None:
    op.drop_constraint(op.f("ck_tax_rate_imposed_on"), "tax_rate", type_="check")
    op.drop_column("tax_rate", "imposed_on")
    op.drop_table("csv_import_row")
    op.drop_table("csv_import")
    op.drop_table("catalog_item")
