"""The price book."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import wall

revision = "0009"
down_revision = "0004"


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
    wall("catalog_item")


def downgrade() -> None:
    op.drop_table("catalog_item")
