"""Second factors: an app that shows codes, recovery codes, passkeys, devices that are trusted, and who requires it."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import directory

revision = "0025"
down_revision = "0024"

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("app_user", sa.Column("factor_since", MOMENT))
    op.add_column("tenant", sa.Column("factor_required_at", MOMENT))
    op.add_column("known_device", sa.Column("trusted_until", MOMENT))
    op.create_table(
        "authenticator",
        _user(primary_key=True),
        sa.Column("sealed_secret", sa.LargeBinary(), nullable=False),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        _made(),
        sa.Column("confirmed_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
    )
    op.create_table(
        "recovery_code",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _user(nullable=False),
        sa.Column("code_hash", sa.Text(), nullable=False),
        _made(),
        sa.Column("used_at", MOMENT),
    )
    op.create_index("ix_recovery_code_user", "recovery_code", ["user_id"])
    op.create_table(
        "passkey",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _user(nullable=False),
        sa.Column("credential_id", sa.LargeBinary(), nullable=False, unique=True),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        _made(),
        sa.Column("last_used_at", MOMENT),
    )
    op.create_index("ix_passkey_user", "passkey", ["user_id"])
    directory("authenticator", "recovery_code", "passkey")


def _user(**how: bool) -> sa.Column[sa.Uuid]:
    return sa.Column("user_id", sa.Uuid(), sa.ForeignKey("app_user.id", ondelete="CASCADE"), **how)


def _made() -> sa.Column[sa.DateTime]:
    return sa.Column("created_at", MOMENT, server_default=sa.text("now()"), nullable=False)


def downgrade() -> None:
    """Whoever had a factor signs in without it."""
    op.drop_table("passkey")
    op.drop_table("recovery_code")
    op.drop_table("authenticator")
    op.drop_column("known_device", "trusted_until")
    op.drop_column("tenant", "factor_required_at")
    op.drop_column("app_user", "factor_since")
