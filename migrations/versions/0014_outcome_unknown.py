"""A fee of nothing can be known, and a connection remembers that Stripe tells us nothing any more."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    # Not known for what is there: the sweep asks once more for the payments of the last days.
    op.add_column("payment", sa.Column("fee_known", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("stripe_connection", sa.Column("cut_off_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("stripe_connection", "cut_off_at")
    op.drop_column("payment", "fee_known")
