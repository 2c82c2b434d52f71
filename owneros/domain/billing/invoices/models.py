"""Invoice, its sent revisions and its lines."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column

from owneros.domain.billing.documents.models import Document, Revision
from owneros.domain.billing.documents.totals import Discount
from owneros.domain.billing.invoices.statuses import InvoiceStatus
from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk

KINDS = ("invoice", "progress", "deposit")
OPEN_STATUSES = ("sent", "viewed", "partially_paid")
TAKES_MONEY = (*OPEN_STATUSES, "written_off")


class InvoiceRevision(Revision):
    __tablename__ = "invoice_revision"
    noun = "invoice"

    invoice_id: Mapped[uuid.UUID]

    __table_args__ = (
        tenant_fk("invoice", "invoice_id", ondelete="CASCADE"),
        tenant_fk("file", "pdf_file_id"),
        UniqueConstraint("tenant_id", "invoice_id", "revision"),
    )


class Invoice(Document):
    """`*_cents` are kept with the invoice; `paid_cents` is the sum of its allocations plus `applied_cents`.

    `kind`: "invoice" stands alone, "progress" bills a part of its job's contract, "deposit" asks for money in
    advance, which stays the client's credit until it is applied to an invoice: `applied_cents` counts that.

    `written_off_cents` is what the business gave up; money that comes in after all takes its place.
    `credited_cents` went back by refunds that took it off the bill too: nobody asks for it again.

    `credit_use` says which credit of the client counts towards it at issue: "deposit" (paid deposits of its
    job), "all" (other credit too) or "none"; `credit_most_cents` is the most of it, None for no limit.

    `due_on` is a local date. `deposit_cents` asks for that much first; it is part of the total.
    `late_fee_cents` is the sum of its late fees: neither discounted nor taxed, and no part of a contract.
    """

    __tablename__ = "invoice"
    noun, address, revisions = "invoice", "/i", InvoiceRevision

    kind: Mapped[str] = mapped_column(default="invoice", server_default="invoice")
    due_on: Mapped[date]
    deposit_cents: Mapped[int] = mapped_column(default=0)
    late_fee_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    paid_cents: Mapped[int] = mapped_column(default=0)
    applied_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    written_off_cents: Mapped[int] = mapped_column(default=0)
    credited_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    credit_use: Mapped[str] = mapped_column(default="deposit", server_default="deposit")
    credit_most_cents: Mapped[int | None]
    paid_at: Mapped[datetime | None]
    voided_at: Mapped[datetime | None]
    void_reason: Mapped[str] = mapped_column(default="")
    written_off_at: Mapped[datetime | None]
    write_off_reason: Mapped[str] = mapped_column(default="")

    discount: Mapped[Discount] = composite("discount_kind", "discount_percent", "discount_amount_cents")

    @property
    def called(self) -> str:
        """What it is to the client who reads it."""
        return "Deposit" if self.kind == "deposit" else "Invoice"

    @property
    def balance_cents(self) -> int:
        """What the client still owes on it."""
        return 0 if self.status == "void" else self.unsettled_cents - self.written_off_cents

    @property
    def unpaid_cents(self) -> int:
        """What money can still count towards, also where it was written off."""
        return self.unsettled_cents if self.status in TAKES_MONEY else 0

    @property
    def unsettled_cents(self) -> int:
        """What of the total neither was paid nor went off the bill."""
        return self.total_cents - self.paid_cents - self.credited_cents

    @property
    def unseen(self) -> bool:
        """Until its client opened it, whatever was revised."""
        return self.viewed_at is None

    __table_args__ = (
        tenant_fk("client", "client_id"),
        tenant_fk("job", "job_id"),
        UniqueConstraint("tenant_id", "number"),
        one_of("status", InvoiceStatus),
        one_of("kind", KINDS),
        CheckConstraint("kind <> 'progress' or job_id is not null", name="contract"),
        CheckConstraint("applied_cents >= 0 and (kind = 'deposit' or applied_cents = 0)", name="applied"),
        one_of("discount_kind", ("none", "percent", "amount")),
        CheckConstraint(
            "total_cents = subtotal_cents - discount_cents + tax_cents + late_fee_cents", name="total"
        ),
        CheckConstraint("late_fee_cents >= 0", name="late_fee"),
        CheckConstraint("total_cents >= 0 and paid_cents >= 0 and paid_cents <= total_cents", name="paid"),
        CheckConstraint(
            "written_off_cents >= 0 and credited_cents >= 0 "
            "and paid_cents + written_off_cents + credited_cents <= total_cents",
            name="written_off",
        ),
        one_of("credit_use", ("deposit", "all", "none")),
        CheckConstraint("credit_most_cents > 0", name="credit_most"),
        CheckConstraint("deposit_cents >= 0 and deposit_cents <= total_cents", name="deposit"),
        CheckConstraint("(status = 'draft') = (number is null)", name="number"),
        Index("ix_invoice_newest", "tenant_id", "issued_on", "id"),
        Index("ix_invoice_status", "tenant_id", "status", "due_on"),
        Index("ix_invoice_client", "tenant_id", "client_id", "issued_on"),
        Index("ix_invoice_job", "tenant_id", "job_id", "issued_on"),
        Index("ix_invoice_total", "tenant_id", "total_cents"),
    )


class InvoiceLine(TenantTable):
    """`quantity` with three decimals times `unit_e4`, ten-thousandths of a dollar, rounded half up, is
    `amount_cents`.

    The tax rate's name and percent are kept with the line: a later change of rates does not reach it.
    `origin_id` is the line of the signed estimate that is billed by this one. `kind` "late_fee" is added by a
    rule of the business and stands apart from the work: below the tax.
    """

    __tablename__ = "invoice_line"

    invoice_id: Mapped[uuid.UUID]
    kind: Mapped[str] = mapped_column(default="work", server_default="work")
    position: Mapped[int]
    description: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3))
    unit: Mapped[str] = mapped_column(default="")
    unit_e4: Mapped[int]
    amount_cents: Mapped[int]
    taxable: Mapped[bool] = mapped_column(default=False)
    tax_rate_id: Mapped[uuid.UUID | None]
    tax_name: Mapped[str] = mapped_column(default="")
    tax_percent: Mapped[Decimal] = mapped_column(Numeric(7, 4), default=Decimal(0))
    origin_id: Mapped[uuid.UUID | None]

    __table_args__ = (
        tenant_fk("invoice", "invoice_id", ondelete="CASCADE"),
        tenant_fk("tax_rate", "tax_rate_id"),
        one_of("kind", ("work", "late_fee")),
        Index("ix_invoice_line_invoice", "tenant_id", "invoice_id", "position"),
    )
