"""Stripe connection, checkouts, payments, refunds, and the webhooks received. Amounts are cents."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from owneros.domain.invoices.allocation import Allocation
from owneros.foundation.database import DirectoryTable, TenantTable, tenant_fk

METHODS = ("card", "cash", "check", "transfer", "other")

__all__ = [
    "METHODS",
    "Allocation",
    "Checkout",
    "Payment",
    "Refund",
    "StripeAccountIndex",
    "StripeConnection",
    "WebhookEvent",
]


class StripeConnection(TenantTable):
    """The business's own Stripe account. `card_payments` is the capability's status as Stripe words it."""

    __tablename__ = "stripe_connection"

    account_id: Mapped[str]
    card_payments: Mapped[str] = mapped_column(default="pending")
    requirements_due: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None]
    disconnected_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("tenant_id", name="uq_stripe_connection_tenant"),)

    @property
    def active(self) -> bool:
        """Whether clients can pay by card now."""
        return self.card_payments == "active" and self.disconnected_at is None


class StripeAccountIndex(DirectoryTable):
    """Leads from a Stripe account to the tenant: webhooks arrive before the tenant is known."""

    __tablename__ = "stripe_account_index"

    account_id: Mapped[str] = mapped_column(primary_key=True)
    tenant_id: Mapped[int]


class WebhookEvent(DirectoryTable):
    """A verified webhook, stored before it is answered. A hint: the object is fetched from Stripe."""

    __tablename__ = "webhook_event"

    provider: Mapped[str] = mapped_column(primary_key=True)
    event_id: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    account_id: Mapped[str] = mapped_column(default="")
    object_id: Mapped[str] = mapped_column(default="")
    received_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Checkout(TenantTable):
    """One attempt of a client to pay on Stripe's page. Its id is the idempotency key of the session.

    open -> paid | failed | expired; "processing" while Stripe waits for the bank.
    """

    __tablename__ = "checkout"

    invoice_id: Mapped[uuid.UUID]
    amount_cents: Mapped[int]
    account_id: Mapped[str]
    session_id: Mapped[str | None]
    payment_intent_id: Mapped[str | None]
    url: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="open")
    last_error: Mapped[str] = mapped_column(default="")
    expires_at: Mapped[datetime | None]

    __table_args__ = (
        tenant_fk("invoice", "invoice_id", ondelete="CASCADE"),
        CheckConstraint("state in ('open', 'processing', 'paid', 'failed', 'expired')", name="state"),
        CheckConstraint("amount_cents >= 50", name="amount"),
        UniqueConstraint("tenant_id", "session_id"),
        Index("ix_checkout_invoice", "tenant_id", "invoice_id", "id"),
        Index("ix_checkout_state", "tenant_id", "state"),
    )


class Payment(TenantTable):
    """Money received from a client. `fee_cents` is what Stripe kept. `once_key` makes a repeat harmless.

    `refunded_cents` counts refunds from the moment they are asked for until they fail.
    """

    __tablename__ = "payment"

    client_id: Mapped[uuid.UUID]
    amount_cents: Mapped[int]
    method: Mapped[str]
    received_on: Mapped[date]
    reference: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    once_key: Mapped[str]
    payment_intent_id: Mapped[str | None]
    charge_id: Mapped[str | None]
    account_id: Mapped[str | None]
    fee_cents: Mapped[int] = mapped_column(default=0)
    refunded_cents: Mapped[int] = mapped_column(default=0)

    __table_args__ = (
        tenant_fk("client", "client_id"),
        CheckConstraint("method in ('card', 'cash', 'check', 'transfer', 'other')", name="method"),
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("refunded_cents >= 0 and refunded_cents <= amount_cents", name="refunded"),
        UniqueConstraint("tenant_id", "once_key"),
        UniqueConstraint("tenant_id", "payment_intent_id"),
        Index("ix_payment_received", "tenant_id", "received_on", "id"),
        Index("ix_payment_client", "tenant_id", "client_id", "id"),
    )

    @property
    def by_stripe(self) -> bool:
        return self.payment_intent_id is not None

    @property
    def refundable_cents(self) -> int:
        return self.amount_cents - self.refunded_cents


class Refund(TenantTable):
    """Money given back. By hand it is done at once; by Stripe it is pending until Stripe says so."""

    __tablename__ = "refund"

    payment_id: Mapped[uuid.UUID]
    amount_cents: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default="pending")
    once_key: Mapped[str]
    stripe_refund_id: Mapped[str | None]
    refunded_on: Mapped[date]
    error: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        tenant_fk("payment", "payment_id"),
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint("state in ('pending', 'succeeded', 'failed')", name="state"),
        UniqueConstraint("tenant_id", "once_key"),
        UniqueConstraint("tenant_id", "stripe_refund_id"),
        Index("ix_refund_payment", "tenant_id", "payment_id", "id"),
        Index("ix_refund_day", "tenant_id", "refunded_on"),
    )
