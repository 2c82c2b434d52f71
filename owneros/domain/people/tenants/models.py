"""Tenant and membership are directory tables; the business's details live behind the wall."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Numeric, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from owneros.foundation.choices import one_of
from owneros.foundation.database import DirectoryTable, TenantTable

ROLES = ("owner", "office", "crew", "accountant")


class Tenant(DirectoryTable):
    """`name` is the business's name on every document; `time_zone` an IANA name."""

    __tablename__ = "tenant"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="America/Chicago")
    status: Mapped[str] = mapped_column(server_default="active", default="active")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (one_of("status", ("active", "deleting")),)


class Membership(DirectoryTable):
    """A person's role in one business. `hears_of_money` is the own choice; without one the role decides.

    Until `going_on_until` their pages look for what goes on for them.
    """

    __tablename__ = "membership"

    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    role: Mapped[str]
    hears_of_money: Mapped[bool | None]
    going_on_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("role", ("owner", "office", "crew", "accountant")),
        Index("ix_membership_user", "user_id"),
    )


class Business(TenantTable):
    """How the business shows itself on documents, and its defaults. Exactly one row per tenant.

    `payment_days` run from the issue of an invoice to its due date, `estimate_days` until an estimate expires
    (0: never). `deposit_*` is what a new estimate asks in advance. `late_fee_*` is the rule of late fees
    (owneros/domain/billing/late_fees). `how_to_pay` tells clients how to pay without a card, in its words;
    `steps_dismissed` names the first steps that it does not want.
    """

    __tablename__ = "business"

    email: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    website: Mapped[str] = mapped_column(default="")
    street: Mapped[str] = mapped_column(default="")
    city: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="")
    postal_code: Mapped[str] = mapped_column(default="")
    license_number: Mapped[str] = mapped_column(default="")
    logo_file_id: Mapped[uuid.UUID | None]
    invoice_prefix: Mapped[str] = mapped_column(default="INV-")
    job_prefix: Mapped[str] = mapped_column(default="JOB-")
    estimate_prefix: Mapped[str] = mapped_column(default="EST-", server_default="EST-")
    payment_days: Mapped[int] = mapped_column(default=14)
    estimate_days: Mapped[int] = mapped_column(default=30, server_default="30")
    deposit_kind: Mapped[str] = mapped_column(default="none", server_default="none")
    deposit_percent: Mapped[Decimal] = mapped_column(Numeric(7, 4), default=Decimal(0), server_default="0")
    deposit_amount_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    estimate_terms: Mapped[str] = mapped_column(default="", server_default="")
    invoice_terms: Mapped[str] = mapped_column(default="")
    invoice_notes: Mapped[str] = mapped_column(default="")
    how_to_pay: Mapped[str] = mapped_column(default="", server_default="")
    steps_dismissed: Mapped[list[str]] = mapped_column(JSONB, default=list, server_default="[]")
    late_fee_kind: Mapped[str] = mapped_column(default="none", server_default="none")
    late_fee_percent: Mapped[Decimal] = mapped_column(Numeric(7, 4), default=Decimal(0), server_default="0")
    late_fee_amount_cents: Mapped[int] = mapped_column(default=0, server_default="0")
    late_fee_days: Mapped[int] = mapped_column(default=10, server_default="10")
    late_fee_repeat: Mapped[str] = mapped_column(default="once", server_default="once")
    late_fee_cap_cents: Mapped[int | None]
    late_fee_since: Mapped[date | None]

    __table_args__ = (
        UniqueConstraint("tenant_id", name="uq_business_tenant"),
        one_of("deposit_kind", ("none", "percent", "amount")),
        one_of("late_fee_kind", ("none", "percent", "amount")),
        one_of("late_fee_repeat", ("once", "monthly")),
    )


class TaxRate(TenantTable):
    """A named sales tax; `percent` with up to four decimals (8.2500). Rates are retired, never changed.

    `imposed_on` says who owes it by law: the buyer, from whom it is collected, or the seller.
    """

    __tablename__ = "tax_rate"

    name: Mapped[str]
    percent: Mapped[Decimal] = mapped_column(Numeric(7, 4))
    imposed_on: Mapped[str] = mapped_column(default="buyer", server_default="buyer")
    is_default: Mapped[bool] = mapped_column(default=False)
    retired_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("percent >= 0 and percent <= 100", name="percent"),
        one_of("imposed_on", ("buyer", "seller")),
        Index("ix_tax_rate_tenant", "tenant_id", "name"),
    )


class NumberCounter(TenantTable):
    """The next number of a kind of document. Locked while a number is taken, so there is no gap."""

    __tablename__ = "number_counter"

    kind: Mapped[str]
    next_value: Mapped[int] = mapped_column(default=1)

    __table_args__ = (UniqueConstraint("tenant_id", "kind"),)
