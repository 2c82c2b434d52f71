"""One way to mail a client: messages know their client, may be withheld, and may come back."""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.walls import directory

revision = "0007"
down_revision = "0006"

KINDS = (
    "kind in ('invoice', 'receipt', 'refund', 'estimate', 'estimate_answer', 'estimate_signed',"
    " 'deposit', 'reminder', 'statement', 'portal', 'portal_message', 'payment_problem')"
)
STATES = "state in ('waiting', 'sent', 'failed', 'withheld', 'bounced')"
CLIENTS = """
update mail_message m set client_id = found.client_id from (
  select tenant_id, id as subject_id, client_id from invoice
  union all select tenant_id, id, client_id from payment
  union all select r.tenant_id, r.id, p.client_id from refund r
    join payment p on p.tenant_id = r.tenant_id and p.id = r.payment_id
) found where found.tenant_id = m.tenant_id and found.subject_id = m.subject_id
"""
OLD_TASKS = """
update outbox set kind = 'mail.deliver', payload = jsonb_build_object(
  'mail_message_id', coalesce(payload->>'mail_message_id', payload->>'message_id'))
where kind in ('mail.invoice', 'mail.receipt', 'mail.refund')
"""


def upgrade() -> None:
    op.add_column("mail_message", sa.Column("client_id", sa.Uuid(), nullable=True))
    op.add_column("mail_message", sa.Column("bounced_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(CLIENTS)
    op.create_foreign_key(
        op.f("fk_mail_message_tenant_id_client_id"),
        "mail_message",
        "client",
        ["tenant_id", "client_id"],
        ["tenant_id", "id"],
        ondelete="CASCADE",
    )
    op.drop_constraint(op.f("ck_mail_message_kind"), "mail_message")
    op.create_check_constraint(op.f("ck_mail_message_kind"), "mail_message", KINDS)
    op.drop_constraint(op.f("ck_mail_message_state"), "mail_message")
    op.create_check_constraint(op.f("ck_mail_message_state"), "mail_message", STATES)
    op.create_index("ix_mail_message_client", "mail_message", ["tenant_id", "client_id", "id"])
    op.create_index("ix_mail_message_state", "mail_message", ["tenant_id", "state", "id"])
    op.create_table(
        "mail_route",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_mail_route")),
    )
    op.create_index("ix_mail_route_created", "mail_route", ["created_at"])
    directory("mail_route")
    op.execute(OLD_TASKS)


def downgrade() -> None:
    op.drop_table("mail_route")
    op.drop_index("ix_mail_message_state", "mail_message")
    op.drop_index("ix_mail_message_client", "mail_message")
    op.execute("delete from mail_message where kind not in ('invoice', 'receipt', 'refund')")
    op.execute("update mail_message set state = 'failed' where state in ('withheld', 'bounced')")
    op.drop_constraint(op.f("ck_mail_message_state"), "mail_message")
    op.create_check_constraint(
        op.f("ck_mail_message_state"), "mail_message", "state in ('waiting', 'sent', 'failed')"
    )
    op.drop_constraint(op.f("ck_mail_message_kind"), "mail_message")
    op.create_check_constraint(
        op.f("ck_mail_message_kind"), "mail_message", "kind in ('invoice', 'receipt', 'refund')"
    )
    op.drop_constraint(op.f("fk_mail_message_tenant_id_client_id"), "mail_message")
    op.drop_column("mail_message", "bounced_at")
    op.drop_column("mail_message", "client_id")
