"""Sign-in with Google: whose account there is whose here, and people who have no password."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import directory

revision = "0026"
down_revision = "0025"

# What no password gives: it is no hash, so each try is wrong, and a new password comes by mail.
UNUSABLE = "update app_user set password_hash = '', password_scheme = '' where password_hash is null"


def upgrade() -> None:
    op.create_table(
        "google_identity",
        sa.Column("user_id", sa.Uuid(), sa.ForeignKey("app_user.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("sub", sa.Text(), nullable=False, unique=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column(
            "last_used_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
    )
    directory("google_identity")
    for column in ("password_hash", "password_scheme"):
        op.alter_column("app_user", column, nullable=True)


def downgrade() -> None:
    op.execute(UNUSABLE)
    for column in ("password_scheme", "password_hash"):
        op.alter_column("app_user", column, nullable=False)
    op.drop_table("google_identity")
