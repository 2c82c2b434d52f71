"""A mail may have been marked as spam by its recipient."""

from alembic import op

revision = "0015"
down_revision = "0014"

NAME = "ck_mail_message_state"
BEFORE = "state in ('waiting', 'sent', 'failed', 'withheld', 'bounced')"
AFTER = "state in ('waiting', 'sent', 'failed', 'withheld', 'bounced', 'complained')"


def upgrade() -> None:
    op.drop_constraint(op.f(NAME), "mail_message")
    op.create_check_constraint(op.f(NAME), "mail_message", AFTER)


def downgrade() -> None:
    op.drop_constraint(op.f(NAME), "mail_message")
    op.execute("update mail_message set state = 'bounced' where state = 'complained'")
    op.create_check_constraint(op.f(NAME), "mail_message", BEFORE)
