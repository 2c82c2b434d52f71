"""Estimate, its sent revisions, lines, files, signatures, and templates."""

import uuid
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, Index, Numeric, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, composite, mapped_column

from owneros.domain.billing.documents.frozen import Frozen
from owneros.domain.billing.documents.models import Document, Revision
from owneros.domain.billing.documents.totals import Discount
from owneros.domain.billing.estimates.content import Deposit
from owneros.domain.billing.estimates.statuses import EstimateStatus
from owneros.domain.clients.catalog.words import CostKind
from owneros.foundation.choices import one_of
from owneros.foundation.database import TenantTable, tenant_fk

WAITING = ("sent", "viewed", "changes_asked")


class EstimateRevision(Revision):
    __tablename__ = "estimate_revision"
    noun = "estimate"

    estimate_id: Mapped[uuid.UUID]

    __table_args__ = (
        tenant_fk("estimate", "estimate_id", ondelete="CASCADE"),
        tenant_fk("file", "pdf_file_id"),
        UniqueConstraint("tenant_id", "estimate_id", "revision"),
    )


class Estimate(Document):
    """`*_cents` count what is required and the options that are ticked; `cost_cents` is the business's own.

    `expires_on` is the last local day on which it can be signed, None for no end. `answer` is the client's
    word at declining or asking for changes.
    """

    __tablename__ = "estimate"
    noun, address, revisions = "estimate", "/e", EstimateRevision

    expires_on: Mapped[date | None]
    deposit_kind: Mapped[str] = mapped_column(default="none")
    deposit_percent: Mapped[Decimal] = mapped_column(Numeric(7, 4), default=Decimal(0))
    deposit_amount_cents: Mapped[int] = mapped_column(default=0)
    cost_cents: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]

    discount: Mapped[Discount] = composite("discount_kind", "discount_percent", "discount_amount_cents")
    deposit: Mapped[Deposit] = composite("deposit_kind", "deposit_percent", "deposit_amount_cents")

    @property
    def net_cents(self) -> int:
        """The price before tax."""
        return self.subtotal_cents - self.discount_cents

    @property
    def unseen(self) -> bool:
        """Anew after each sending, until it is opened or answered."""
        return self.status == "sent"

    __table_args__ = (
        tenant_fk("client", "client_id"),
        tenant_fk("job", "job_id"),
        UniqueConstraint("tenant_id", "number"),
        one_of("status", EstimateStatus),
        one_of("discount_kind", ("none", "percent", "amount")),
        one_of("deposit_kind", ("none", "percent", "amount")),
        CheckConstraint("total_cents = subtotal_cents - discount_cents + tax_cents", name="total"),
        CheckConstraint("total_cents >= 0 and cost_cents >= 0", name="cents"),
        CheckConstraint("(status = 'draft') = (number is null)", name="number"),
        CheckConstraint("status <> 'approved' or job_id is not null", name="approved"),
        Index("ix_estimate_newest", "tenant_id", "issued_on", "id"),
        Index("ix_estimate_status", "tenant_id", "status", "expires_on"),
        Index("ix_estimate_client", "tenant_id", "client_id", "issued_on"),
        Index("ix_estimate_job", "tenant_id", "job_id", "issued_on"),
        Index("ix_estimate_total", "tenant_id", "total_cents"),
    )


class EstimateLine(TenantTable):
    """`kind` "section" is a heading over the items below it; an item is priced like an invoice's line.

    An `optional` item counts when it is `selected`. `unit_cost_e4` and `cost_kind` make the job's budget
    and are for the business alone; `*_e4` are ten-thousandths of a dollar. The id stays through edits:
    progress invoices refer to it.
    """

    __tablename__ = "estimate_line"

    estimate_id: Mapped[uuid.UUID]
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(default="item")
    description: Mapped[str]
    quantity: Mapped[Decimal] = mapped_column(Numeric(12, 3), default=Decimal(1))
    unit: Mapped[str] = mapped_column(default="")
    unit_e4: Mapped[int] = mapped_column(default=0)
    amount_cents: Mapped[int] = mapped_column(default=0)
    unit_cost_e4: Mapped[int] = mapped_column(default=0)
    cost_kind: Mapped[str] = mapped_column(default="other")
    optional: Mapped[bool] = mapped_column(default=False)
    selected: Mapped[bool] = mapped_column(default=True)
    tax_rate_id: Mapped[uuid.UUID | None]
    tax_name: Mapped[str] = mapped_column(default="")
    tax_percent: Mapped[Decimal] = mapped_column(Numeric(7, 4), default=Decimal(0))

    __table_args__ = (
        tenant_fk("estimate", "estimate_id", ondelete="CASCADE"),
        tenant_fk("tax_rate", "tax_rate_id"),
        one_of("kind", ("section", "item")),
        one_of("cost_kind", CostKind),
        CheckConstraint("optional or selected", name="selected"),
        Index("ix_estimate_line_estimate", "tenant_id", "estimate_id", "position"),
    )


class EstimateFile(TenantTable):
    """A photo or a file that the client sees below the lines."""

    __tablename__ = "estimate_file"

    estimate_id: Mapped[uuid.UUID]
    file_id: Mapped[uuid.UUID]
    caption: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        tenant_fk("estimate", "estimate_id", ondelete="CASCADE"),
        tenant_fk("file", "file_id"),
        Index("ix_estimate_file_estimate", "tenant_id", "estimate_id", "id"),
        Index("ix_estimate_file_file", "tenant_id", "file_id"),
    )


class Signature(TenantTable):
    """One revision, accepted. Rows are only appended; the app may add nothing but the sealed PDF to them.

    `document` is the revision with the client's choice of options; `document_sha256` the hash of its PDF,
    taken at the moment of signing. `drawing` is the path of a drawn name. For an acceptance on the client's
    behalf `recorded_by` names who entered it and `how` says by what way the client agreed.
    `net_cents` is what it makes of the contract value, before tax, `labour_cents` and so on of the budget.
    `sealed_file_id` is the PDF with the evidence, `sealed_sha256` its hash.
    """

    __tablename__ = "signature"

    estimate_id: Mapped[uuid.UUID]
    revision: Mapped[int]
    method: Mapped[str]
    signer_name: Mapped[str]
    drawing: Mapped[str] = mapped_column(default="")
    consent: Mapped[str]
    signed_at: Mapped[datetime]
    ip: Mapped[str] = mapped_column(default="")
    device: Mapped[str] = mapped_column(default="")
    sent_to: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[str] = mapped_column(default="")
    how: Mapped[str] = mapped_column(default="")
    document: Mapped[dict[str, Any]] = mapped_column(Frozen)
    document_file_id: Mapped[uuid.UUID]
    document_sha256: Mapped[str]
    total_cents: Mapped[int]
    net_cents: Mapped[int]
    labour_cents: Mapped[int] = mapped_column(default=0)
    materials_cents: Mapped[int] = mapped_column(default=0)
    subs_cents: Mapped[int] = mapped_column(default=0)
    other_cents: Mapped[int] = mapped_column(default=0)
    sealed_file_id: Mapped[uuid.UUID | None]
    sealed_sha256: Mapped[str | None]

    __table_args__ = (
        tenant_fk("estimate", "estimate_id"),
        tenant_fk("file", "document_file_id"),
        tenant_fk("file", "sealed_file_id"),
        one_of("method", ("typed", "drawn", "on_behalf")),
        CheckConstraint("(method = 'on_behalf') = (recorded_by <> '')", name="recorded_by"),
        UniqueConstraint("tenant_id", "estimate_id", "revision"),
    )


class EstimateTemplate(TenantTable):
    """A named start for new estimates; `content` is what the form shows, without client, job and dates."""

    __tablename__ = "estimate_template"

    name: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)

    __table_args__ = (UniqueConstraint("tenant_id", "name"),)
