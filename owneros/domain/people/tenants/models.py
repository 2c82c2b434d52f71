"""Tenant and membership are directory tables; the business's details live behind the wall."""

import uuid
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, Numeric, UniqueConstraint, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from owneros.domain.people.tenants.roles import Role
from owneros.foundation.choices import one_of
from owneros.foundation.database import DirectoryTable, TenantTable
from owneros.foundation.ids import uuid7
from owneros.foundation.pieces import searched


class Tenant(DirectoryTable):
    """`name` is the business's name on every document; `time_zone` an IANA name.

    Since `factor_required_at` everybody who signs in needs a second factor.
    """

    __tablename__ = "tenant"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    name: Mapped[str]
    time_zone: Mapped[str] = mapped_column(default="America/Chicago")
    status: Mapped[str] = mapped_column(server_default="active", default="active")
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    factor_required_at: Mapped[datetime | None]

    __table_args__ = (one_of("status", ("active", "deleting")),)


class Membership(DirectoryTable):
    """A person's role in one business. `hears_of_money` is the own choice; without one the role decides.

    Until `going_on_until` their pages look for what goes on for them. `until` is the last day on which they
    are let in, by the business's date; none for good.
    """

    __tablename__ = "membership"

    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id"), primary_key=True)
    user_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("app_user.id"), primary_key=True)
    team_member_id: Mapped[uuid.UUID]
    role: Mapped[str]
    until: Mapped[date | None]
    hears_of_money: Mapped[bool | None]
    going_on_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())

    __table_args__ = (
        one_of("role", Role),
        Index("ix_membership_user", "user_id"),
        UniqueConstraint("tenant_id", "team_member_id"),
    )


class TeamMember(TenantTable):
    """A person of the business, with or without sign-in: who signs in has a Membership that names this row.

    `name` and `phone` count while nobody signs in; else the user's own do, see team/queries.py. The row stays
    when the person goes, so that what they did stays under the name. `search_text` is what they are found by.
    """

    __tablename__ = "team_member"

    name: Mapped[str]
    phone: Mapped[str] = mapped_column(default="")
    search_text: Mapped[str] = searched(default="")
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own declaration


class Invitation(DirectoryTable):
    """Asks one e-mail address into one business, for a while, once. The token is kept as its hash.

    `by_code` was shown as a QR code, so that the address is not proven by it. `refused_at`: the mail server
    took no letter to this address.
    """

    __tablename__ = "invitation"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid7)
    tenant_id: Mapped[int] = mapped_column(ForeignKey("tenant.id", ondelete="CASCADE"))
    team_member_id: Mapped[uuid.UUID]
    email: Mapped[str]
    email_norm: Mapped[str]
    role: Mapped[str]
    until: Mapped[date | None]
    token_hash: Mapped[str] = mapped_column(unique=True)
    by_code: Mapped[bool]
    invited_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    refused_at: Mapped[datetime | None]

    __table_args__ = (
        one_of("role", Role),
        Index(
            "ix_invitation_open",
            "tenant_id",
            "team_member_id",
            unique=True,
            postgresql_where="used_at is null and revoked_at is null",
        ),
        Index("ix_invitation_address", "tenant_id", "email_norm"),
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
