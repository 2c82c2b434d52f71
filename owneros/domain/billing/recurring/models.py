"""A series, its lines, and what became of each of its dates."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from owneros.domain.billing.documents.totals import Discount
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.domain.billing.recurring.words import DateState, Mode, SeriesStatus
from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk


class RecurringSeries(TenantTable):
    """What each invoice holds, when it is made, and how it goes on.

    `next_on` is the next date to be made, None when there is no further one. `failures` counts failed
    attempts in a row; `paused_because` is empty for a pause by hand. `total_cents` is what one invoice came
    to when the series was last saved. `mode` "draft" leaves a draft, "sent" issues and mails it.
    """

    __tablename__ = "recurring_series"

    client_id: Mapped[uuid.UUID]
    job_id: Mapped[uuid.UUID | None]
    title: Mapped[str] = mapped_column(default="")
    discount_kind: Mapped[str] = mapped_column(default="none")
    discount_percent: Mapped[Decimal] = mapped_column(Numeric(7, 4), default=Decimal(0))
    discount_amount_cents: Mapped[int] = mapped_column(default=0)
    deposit_cents: Mapped[int] = mapped_column(default=0)
    terms: Mapped[str] = mapped_column(default="")
    notes: Mapped[str] = mapped_column(default="")
    payment_days: Mapped[int]
    total_cents: Mapped[int] = mapped_column(default=0)
    starts_on: Mapped[date]
    unit: Mapped[str]
    every: Mapped[int] = mapped_column(default=1)
    ends: Mapped[str] = mapped_column(default="never")
    ends_on: Mapped[date | None]
    ends_after: Mapped[int | None]
    mode: Mapped[str] = mapped_column(default="draft")
    status: Mapped[str] = mapped_column(default="active")
    next_on: Mapped[date | None]
    failures: Mapped[int] = mapped_column(default=0)
    paused_at: Mapped[datetime | None]
    paused_because: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    discount: Mapped[Discount] = composite("discount_kind", "discount_percent", "discount_amount_cents")
    rhythm: Mapped[Rhythm] = composite("starts_on", "unit", "every")
    end: Mapped[End] = composite("ends", "ends_on", "ends_after")

    __table_args__ = (
        tenant_fk("client", "client_id"),
        tenant_fk("job", "job_id"),
        one_of("discount_kind", ("none", "percent", "amount")),
        one_of("unit", ("week", "month", "quarter", "year")),
        CheckConstraint("every >= 1", name="every"),
        CheckConstraint(
            "(ends = 'never') or (ends = 'date' and ends_on is not null)"
            " or (ends = 'count' and ends_after >= 1)",
            name="ends",
        ),
        one_of("mode", Mode),
        one_of("status", SeriesStatus),
        CheckConstraint("status <> 'active' or next_on is not null", name="next"),
        Index("ix_recurring_series_due", "tenant_id", "status", "next_on"),
        Index("ix_recurring_series_client", "tenant_id", "client_id"),
        Index("ix_recurring_series_job", "tenant_id", "job_id"),
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own declaration


class RecurringLine(TenantTable):
    """A line of each invoice. The percent of its tax rate is read anew for each of them."""

    __tablename__ = "recurring_line"

    series_id: Mapped[uuid.UUID]
    position: Mapped[int]
    description: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    unit: Mapped[str] = mapped_column(default="")
    unit_e4: Mapped[int]
    tax_rate_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        tenant_fk("recurring_series", "series_id", ondelete="CASCADE"),
        tenant_fk("tax_rate", "tax_rate_id"),
        Index("ix_recurring_line_series", "tenant_id", "series_id", "position"),
    )


class RecurringInvoice(TenantTable):
    """What became of one date of a series. `invoice_id` is empty when its draft was deleted since.

    `note` says why a date was skipped, `error` why it failed; `attempts` counts the failures.
    """

    __tablename__ = "recurring_invoice"

    series_id: Mapped[uuid.UUID]
    period_on: Mapped[date]
    state: Mapped[str]
    invoice_id: Mapped[uuid.UUID | None]
    note: Mapped[str] = mapped_column(default="")
    error: Mapped[str] = mapped_column(default="")
    attempts: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        tenant_fk("recurring_series", "series_id", ondelete="CASCADE"),
        tenant_fk("invoice", "invoice_id", ondelete="SET NULL (invoice_id)"),
        one_of("state", DateState),
        UniqueConstraint("tenant_id", "series_id", "period_on"),
        Index("ix_recurring_invoice_invoice", "tenant_id", "invoice_id"),
    )
