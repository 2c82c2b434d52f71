"""How clients pay without a card, first steps that were dismissed, who hears of money, mails that ask for a
deposit.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("business", sa.Column("how_to_pay", sa.Text(), server_default="", nullable=False))
    op.add_column(
        "business",
        sa.Column("steps_dismissed", postgresql.JSONB(), server_default="[]", nullable=False),
    )
    op.add_column("membership", sa.Column("hears_of_money", sa.Boolean(), nullable=True))
    op.add_column("mail_message", sa.Column("deposit_id", sa.Uuid(), nullable=True))
    op.create_index(
        "ix_mail_message_deposit",
        "mail_message",
        ["tenant_id", "deposit_id", "id"],
        postgresql_where="deposit_id is not null",
    )


def downgrade() -> None:
    op.drop_index("ix_mail_message_deposit", "mail_message")
    op.drop_column("mail_message", "deposit_id")
    op.drop_column("membership", "hears_of_money")
    op.drop_column("business", "steps_dismissed")
    op.drop_column("business", "how_to_pay")
