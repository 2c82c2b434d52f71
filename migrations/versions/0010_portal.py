"""The client portal: a client's way in, shared files, and messages."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import wall

revision = "0010"
down_revision = "0009"

FILES = (
    "kind in ('logo', 'invoice_pdf', 'estimate_pdf', 'signed_pdf', 'estimate_photo', 'statement_pdf',"
    " 'estimate_file'{more})"
)


def upgrade() -> None:
    _table(
        "portal_access",
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("link_token", sa.LargeBinary(), nullable=True),
        sa.UniqueConstraint("tenant_id", "client_id", name=op.f("uq_portal_access_tenant_id_client_id")),
    )
    _table(
        "portal_file",
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("caption", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "file_id"],
            ["file.tenant_id", "file.id"],
            name=op.f("fk_portal_file_tenant_id_file_id"),
        ),
    )
    op.create_index("ix_portal_file_client", "portal_file", ["tenant_id", "client_id", "id"])
    op.create_index("ix_portal_file_file", "portal_file", ["tenant_id", "file_id"])
    _table(
        "portal_message",
        sa.Column("written_by", sa.Text(), nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("written_by in ('client', 'business')", name=op.f("ck_portal_message_written_by")),
        sa.CheckConstraint("text <> ''", name=op.f("ck_portal_message_text")),
    )
    op.create_index("ix_portal_message_client", "portal_message", ["tenant_id", "client_id", "id"])
    op.create_index(
        "ix_portal_message_unread",
        "portal_message",
        ["tenant_id", "written_by", "id"],
        postgresql_where=sa.text("read_at is null"),
    )
    wall("portal_access", "portal_file", "portal_message")
    _files(FILES.format(more=", 'shared_file'"))


def downgrade() -> None:
    op.drop_table("portal_message")
    op.drop_table("portal_file")
    op.drop_table("portal_access")
    op.execute("delete from file where kind = 'shared_file'")
    _files(FILES.format(more=""))


def _table(name: str, *columns: sa.Column | sa.Constraint) -> None:
    op.create_table(
        name,
        sa.Column("tenant_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        *columns,
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "client_id"],
            ["client.tenant_id", "client.id"],
            name=op.f(f"fk_{name}_tenant_id_client_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f(f"pk_{name}")),
    )


def _files(kinds: str) -> None:
    op.drop_constraint(op.f("ck_file_kind"), "file", type_="check")
    op.create_check_constraint(op.f("ck_file_kind"), "file", kinds)
