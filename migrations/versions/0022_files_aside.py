"""Files that came with a form which was not right are kept aside for a day."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import tenant_table

revision = "0022"
down_revision = "0021"


def upgrade() -> None:
    tenant_table(
        "file_aside",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Index("ix_file_aside_created", "tenant_id", "created_at"),
    )


def downgrade() -> None:
    op.drop_table("file_aside")
