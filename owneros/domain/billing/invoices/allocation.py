"""What of a payment counts towards an invoice. Rows are only appended: taking back adds a negative one."""

import uuid

from sqlalchemy import CheckConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.database import TenantTable, tenant_fk


class Allocation(TenantTable):
    """So much of a payment counts towards an invoice. Negative when it is taken back.

    `refund_id` and `dispute_id` say what took it back; with neither, it was moved to the client's credit.
    `credit`: it was the client's credit before, from the deposit document `deposit_id` or from what was paid
    too much. `reduces`: what is taken back here is taken off the bill as well.
    """

    __tablename__ = "allocation"

    payment_id: Mapped[uuid.UUID]
    invoice_id: Mapped[uuid.UUID]
    amount_cents: Mapped[int]
    refund_id: Mapped[uuid.UUID | None]
    dispute_id: Mapped[uuid.UUID | None]
    credit: Mapped[bool] = mapped_column(default=False, server_default="false")
    deposit_id: Mapped[uuid.UUID | None]
    reduces: Mapped[bool] = mapped_column(default=False, server_default="false")

    __table_args__ = (
        tenant_fk("payment", "payment_id"),
        tenant_fk("invoice", "invoice_id"),
        tenant_fk("refund", "refund_id"),
        tenant_fk("dispute", "dispute_id"),
        tenant_fk("invoice", "deposit_id"),
        CheckConstraint("amount_cents <> 0", name="amount"),
        CheckConstraint("deposit_id is null or credit", name="credit"),
        CheckConstraint("not reduces or refund_id is not null", name="reduces"),
        Index("ix_allocation_deposit", "tenant_id", "deposit_id"),
        Index("ix_allocation_payment", "tenant_id", "payment_id"),
        Index("ix_allocation_invoice", "tenant_id", "invoice_id", "id"),
    )
