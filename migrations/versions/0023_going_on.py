"""Pages look for what goes on for a person only while something may."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"


def upgrade() -> None:
    op.add_column("membership", sa.Column("going_on_until", sa.DateTime(timezone=True)))


def downgrade() -> None:
    op.drop_column("membership", "going_on_until")
