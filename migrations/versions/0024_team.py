"""The people of a business, with or without sign-in, and invitations to it.

Whoever is in a business now becomes a person of it under the id that they have as a user, so that the jobs they
are on stay theirs.
"""

import sqlalchemy as sa
from alembic import op

from owneros.foundation.choices import one_of
from owneros.foundation.cutting import cut, leave_whole
from owneros.foundation.walls import directory, tenant_table

revision = "0024"
down_revision = "0023"

ROLES = ("owner", "office", "crew", "accountant")
JOIN = """
insert into team_member (tenant_id, id, name, phone, search_text, version)
select m.tenant_id, u.id, u.name, u.phone, lower(u.name), 1 from membership m join app_user u on u.id = m.user_id
"""


def upgrade() -> None:
    tenant_table(
        "team_member",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("search_text", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.Column("version", sa.BigInteger(), nullable=False),
    )
    op.execute(JOIN)
    cut("team_member", "search_text", "team_member")
    op.add_column("membership", sa.Column("team_member_id", sa.Uuid()))
    op.add_column("membership", sa.Column("until", sa.Date()))
    op.execute("update membership set team_member_id = user_id")
    op.alter_column("membership", "team_member_id", nullable=False)
    op.create_unique_constraint(
        op.f("uq_membership_tenant_id_team_member_id"), "membership", ["tenant_id", "team_member_id"]
    )
    op.alter_column("job_person", "user_id", new_column_name="team_member_id")
    op.execute("alter index ix_job_person_user rename to ix_job_person_team_member")
    op.execute(
        "alter table job_person rename constraint uq_job_person_tenant_id_job_id_user_id"
        " to uq_job_person_tenant_id_job_id_team_member_id"
    )
    op.execute(
        "delete from job_person j where not exists (select from team_member t"
        " where t.tenant_id = j.tenant_id and t.id = j.team_member_id)"
    )
    op.create_foreign_key(
        op.f("fk_job_person_tenant_id_team_member_id"),
        "job_person",
        "team_member",
        ["tenant_id", "team_member_id"],
        ["tenant_id", "id"],
        ondelete="CASCADE",
    )
    op.create_table(
        "invitation",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column(
            "tenant_id", sa.BigInteger(), sa.ForeignKey("tenant.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("team_member_id", sa.Uuid(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_norm", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("token_hash", sa.Text(), nullable=False, unique=True),
        sa.Column("by_code", sa.Boolean(), nullable=False),
        sa.Column("invited_by", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True)),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.Column("refused_at", sa.DateTime(timezone=True)),
        one_of("role", ROLES),
    )
    op.create_index(
        "ix_invitation_open",
        "invitation",
        ["tenant_id", "team_member_id"],
        unique=True,
        postgresql_where=sa.text("used_at is null and revoked_at is null"),
    )
    op.create_index("ix_invitation_address", "invitation", ["tenant_id", "email_norm"])
    directory("invitation")


def downgrade() -> None:
    """Helpers without sign-in leave the jobs that they were on."""
    op.drop_table("invitation")
    op.drop_constraint(op.f("fk_job_person_tenant_id_team_member_id"), "job_person")
    op.execute(
        "update job_person j set team_member_id = m.user_id from membership m"
        " where m.tenant_id = j.tenant_id and m.team_member_id = j.team_member_id and m.user_id <> j.team_member_id"
    )
    op.execute(
        "delete from job_person j where not exists (select from membership m"
        " where m.tenant_id = j.tenant_id and m.user_id = j.team_member_id)"
    )
    op.execute(
        "alter table job_person rename constraint uq_job_person_tenant_id_job_id_team_member_id"
        " to uq_job_person_tenant_id_job_id_user_id"
    )
    op.execute("alter index ix_job_person_team_member rename to ix_job_person_user")
    op.alter_column("job_person", "team_member_id", new_column_name="user_id")
    op.drop_constraint(op.f("uq_membership_tenant_id_team_member_id"), "membership")
    op.drop_column("membership", "until")
    op.drop_column("membership", "team_member_id")
    leave_whole("team_member", "search_text", "team_member")
    op.drop_table("team_member")
