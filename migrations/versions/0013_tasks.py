"""A queue for what nobody's mass of work may hold up; mail that keeps quiet hours, and whose fault a failure is."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

GIVEN_UP = "It could not be delivered for hours. Send it again."


def upgrade() -> None:
    op.drop_constraint(op.f("ck_outbox_queue"), "outbox", type_="check")
    op.create_check_constraint(
        op.f("ck_outbox_queue"), "outbox", "queue in ('urgent', 'interactive', 'sync', 'bulk')"
    )
    op.create_index(
        "ix_outbox_of_tenant",
        "outbox",
        ["tenant_id", "queue"],
        postgresql_where="done_at is null and dead_at is null",
    )
    for name in ("keeps_quiet", "our_fault"):
        op.add_column("mail_message", sa.Column(name, sa.Boolean(), server_default="false", nullable=False))
    op.add_column("mail_message", sa.Column("counts", sa.Boolean(), server_default="true", nullable=False))
    op.execute(
        sa.text("update mail_message set our_fault = true where error = :words").bindparams(words=GIVEN_UP)
    )
    op.create_index(
        "ix_mail_message_goes_out",
        "mail_message",
        ["tenant_id", "goes_out_at"],
        postgresql_where="goes_out_at is not null",
    )


def downgrade() -> None:
    op.drop_index("ix_mail_message_goes_out", "mail_message")
    for name in ("counts", "our_fault", "keeps_quiet"):
        op.drop_column("mail_message", name)
    op.drop_index("ix_outbox_of_tenant", "outbox")
    op.execute("update outbox set queue = 'interactive' where queue = 'urgent'")
    op.drop_constraint(op.f("ck_outbox_queue"), "outbox", type_="check")
    op.create_check_constraint(op.f("ck_outbox_queue"), "outbox", "queue in ('interactive', 'sync', 'bulk')")
