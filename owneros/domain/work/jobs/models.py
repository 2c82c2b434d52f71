"""Job, its people and its notes."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from owneros.domain.work.jobs.statuses import JobStatus
from owneros.foundation.choices import among, one_of
from owneros.foundation.database import TenantTable, tenant_fk
from owneros.foundation.pieces import searched

OPEN_STATUSES = ("lead", "estimating", "scheduled", "active", "on_hold")


class Job(TenantTable):
    """`starts_on`..`ends_on` are inclusive local dates; late = open and past `ends_on`.

    `contract_cents` is before tax. Once an estimate is signed it is `contract_fixed`: only signing
    changes it. `budget_cents` is the whole; its parts follow from the lines' costs of signed estimates.
    """

    __tablename__ = "job"

    number: Mapped[int]
    label: Mapped[str]
    title: Mapped[str]
    client_id: Mapped[uuid.UUID]
    site_id: Mapped[uuid.UUID | None]
    status: Mapped[str] = mapped_column(default="lead")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    contract_cents: Mapped[int] = mapped_column(default=0)
    contract_fixed: Mapped[bool] = mapped_column(default=False, server_default="false")
    budget_cents: Mapped[int] = mapped_column(default=0)
    budget_labour_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    budget_materials_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    budget_subs_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    description: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = searched(default="")
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __table_args__ = (
        tenant_fk("client", "client_id"),
        tenant_fk("site", "site_id", ondelete="SET NULL (site_id)"),
        UniqueConstraint("tenant_id", "number"),
        one_of("status", JobStatus),
        CheckConstraint("contract_cents >= 0 and budget_cents >= 0", name="cents"),
        CheckConstraint("ends_on is null or starts_on is null or ends_on >= starts_on", name="dates"),
        Index("ix_job_newest", "tenant_id", "number"),
        Index(
            "ix_job_open",
            "tenant_id",
            "number",
            postgresql_where=among("status", OPEN_STATUSES),
        ),
        Index("ix_job_status", "tenant_id", "status", "number"),
        Index("ix_job_client", "tenant_id", "client_id", "number"),
        Index("ix_job_ends", "tenant_id", "ends_on"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own declaration


class JobPerson(TenantTable):
    """A person of the business who works on the job. Crew reach only jobs on which they are."""

    __tablename__ = "job_person"

    job_id: Mapped[uuid.UUID]
    team_member_id: Mapped[uuid.UUID]

    __table_args__ = (
        tenant_fk("job", "job_id", ondelete="CASCADE"),
        tenant_fk("team_member", "team_member_id", ondelete="CASCADE"),
        UniqueConstraint("tenant_id", "job_id", "team_member_id"),
        Index("ix_job_person_team_member", "tenant_id", "team_member_id"),
    )


class JobNote(TenantTable):
    """A note on the job's timeline, signed with its author's name."""

    __tablename__ = "job_note"

    job_id: Mapped[uuid.UUID]
    author_id: Mapped[uuid.UUID | None]
    author_name: Mapped[str]
    text: Mapped[str]

    __table_args__ = (
        tenant_fk("job", "job_id", ondelete="CASCADE"),
        Index("ix_job_note_job", "tenant_id", "job_id", "id"),
    )
