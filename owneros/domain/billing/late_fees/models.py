"""A late fee that was charged, and perhaps waived."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk

RULE = "overdue"


class LateFee(TenantTable):
    """`period` counts from 1: the first fee, the one a month later, and so on. `base_cents` was open then.

    A waived fee keeps its row; its line is gone from the invoice. `charged_on` is a local date.
    """

    __tablename__ = "late_fee"

    invoice_id: Mapped[uuid.UUID]
    rule: Mapped[str] = mapped_column(default=RULE)
    period: Mapped[int]
    charged_on: Mapped[date]
    base_cents: Mapped[int]
    amount_cents: Mapped[int]
    line_id: Mapped[uuid.UUID | None]
    waived_at: Mapped[datetime | None]
    waived_by: Mapped[str] = mapped_column(default="")
    waived_because: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        tenant_fk("invoice", "invoice_id"),
        tenant_fk("invoice_line", "line_id"),
        one_of("rule", ("overdue",)),
        CheckConstraint("period >= 1", name="period"),
        CheckConstraint("amount_cents > 0 and base_cents > 0", name="amount"),
        CheckConstraint("(waived_at is null) = (line_id is not null)", name="waived"),
        UniqueConstraint("tenant_id", "invoice_id", "rule", "period"),
        Index("ix_late_fee_line", "tenant_id", "line_id"),
    )
