"""Stripe connection, checkouts, payments, refunds, disputes, and the webhooks received. Amounts are cents."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, UniqueConstraint, false, func
from sqlalchemy.orm import Mapped, mapped_column

from owneros.domain.billing.invoices.allocation import Allocation
from owneros.domain.billing.payments.words import DisputeStatus, Method, RefundState
from owneros.foundation.choices import one_of
from owneros.foundation.database import DirectoryTable, TenantTable, tenant_fk

__all__ = [
    "Allocation",
    "Checkout",
    "CheckoutInvoice",
    "Dispute",
    "Payment",
    "Refund",
    "StripeAccountIndex",
    "StripeConnection",
    "WebhookEvent",
]


class StripeConnection(TenantTable):
    """The business's own Stripe account. `card_payments` and `ach_payments` as Stripe words their status.

    `disconnected_at`: not used for new payments any more; since `cut_off_at` Stripe does not even tell us of
    old ones, because the business took back our access or closed the account.
    """

    __tablename__ = "stripe_connection"

    account_id: Mapped[str]
    card_payments: Mapped[str] = mapped_column(default="pending")
    ach_payments: Mapped[str] = mapped_column(default="pending")
    requirements_due: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None]
    disconnected_at: Mapped[datetime | None]
    cut_off_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("tenant_id", name="uq_stripe_connection_tenant"),)

    @property
    def active(self) -> bool:
        """Whether clients can pay by card now."""
        return self.card_payments == "active" and self.disconnected_at is None

    @property
    def takes_bank_debits(self) -> bool:
        """Whether clients can also pay from their bank account (ACH)."""
        return self.active and self.ach_payments == "active"


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

    open -> paid | failed | expired; "processing" while Stripe waits for the bank, since `processing_at`.
    `invoice_id` is the invoice on whose page it began; what it pays are its rows of `CheckoutInvoice`.
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
    processing_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]

    __table_args__ = (
        tenant_fk("invoice", "invoice_id", ondelete="CASCADE"),
        one_of("state", ("open", "processing", "paid", "failed", "expired")),
        CheckConstraint("amount_cents >= 50", name="amount"),
        UniqueConstraint("tenant_id", "session_id"),
        Index("ix_checkout_invoice", "tenant_id", "invoice_id", "id"),
        Index("ix_checkout_state", "tenant_id", "state"),
    )


class CheckoutInvoice(TenantTable):
    """So much of a checkout is meant for this invoice. At most one open checkout touches an invoice."""

    __tablename__ = "checkout_invoice"

    checkout_id: Mapped[uuid.UUID]
    invoice_id: Mapped[uuid.UUID]
    amount_cents: Mapped[int]

    __table_args__ = (
        tenant_fk("checkout", "checkout_id", ondelete="CASCADE"),
        tenant_fk("invoice", "invoice_id", ondelete="CASCADE"),
        CheckConstraint("amount_cents > 0", name="amount"),
        UniqueConstraint("tenant_id", "checkout_id", "invoice_id"),
        Index("ix_checkout_invoice_invoice", "tenant_id", "invoice_id", "checkout_id"),
    )


class Payment(TenantTable):
    """Money received from a client. `fee_cents` is what Stripe kept, which may be nothing, once
    `fee_known`. `once_key` makes a repeat harmless.

    `refunded_cents` counts refunds from the moment they are asked for until they fail, `disputed_cents` what
    was lost in disputes. One that was `undone_at` never came in: it was entered by mistake.
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
    fee_known: Mapped[bool] = mapped_column(default=False, server_default=false())
    refunded_cents: Mapped[int] = mapped_column(default=0)
    disputed_cents: Mapped[int] = mapped_column(default=0)
    undone_at: Mapped[datetime | None]

    __table_args__ = (
        tenant_fk("client", "client_id"),
        one_of("method", Method),
        CheckConstraint("amount_cents > 0", name="amount"),
        CheckConstraint(
            "refunded_cents >= 0 and disputed_cents >= 0 and refunded_cents + disputed_cents <= amount_cents",
            name="refunded",
        ),
        UniqueConstraint("tenant_id", "once_key"),
        UniqueConstraint("tenant_id", "payment_intent_id"),
        Index("ix_payment_received", "tenant_id", "received_on", "id"),
        Index("ix_payment_client", "tenant_id", "client_id", "id"),
        Index("ix_payment_method", "tenant_id", "method", "received_on", "id"),
        Index("ix_payment_amount", "tenant_id", "amount_cents"),
    )

    @property
    def by_stripe(self) -> bool:
        return self.payment_intent_id is not None

    @property
    def refundable_cents(self) -> int:
        """What of it the business still has."""
        return self.amount_cents - self.refunded_cents - self.disputed_cents


class Refund(TenantTable):
    """Money given back. By hand it is done at once; by Stripe it is pending until Stripe says so.

    `meaning`: "owed" opens the bill again, "reduce" takes the same amount off the bill, "mistake" undoes a
    payment that never came in.
    """

    __tablename__ = "refund"

    payment_id: Mapped[uuid.UUID]
    amount_cents: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    meaning: Mapped[str] = mapped_column(default="owed", server_default="owed")
    state: Mapped[str] = mapped_column(default="pending")
    once_key: Mapped[str]
    stripe_refund_id: Mapped[str | None]
    refunded_on: Mapped[date]
    succeeded_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")

    __table_args__ = (
        tenant_fk("payment", "payment_id"),
        CheckConstraint("amount_cents > 0", name="amount"),
        one_of("meaning", ("owed", "reduce", "mistake")),
        one_of("state", RefundState),
        UniqueConstraint("tenant_id", "once_key"),
        UniqueConstraint("tenant_id", "stripe_refund_id"),
        Index("ix_refund_payment", "tenant_id", "payment_id", "id"),
        Index("ix_refund_day", "tenant_id", "refunded_on"),
    )


class Dispute(TenantTable):
    """The payer's bank asks for the money back. Amounts as Stripe says them; `status` in our words.

    needs_response, under_review -> won | lost | closed (an inquiry that came to nothing). `withdrawn_cents`
    is what Stripe holds back now, `taken_cents` what of the payment no longer counts since it was lost.
    """

    __tablename__ = "dispute"

    payment_id: Mapped[uuid.UUID]
    stripe_dispute_id: Mapped[str]
    amount_cents: Mapped[int]
    reason: Mapped[str] = mapped_column(default="")
    status: Mapped[str]
    inquiry: Mapped[bool] = mapped_column(default=False)
    fee_cents: Mapped[int] = mapped_column(default=0)
    withdrawn_cents: Mapped[int] = mapped_column(default=0)
    taken_cents: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime]
    evidence_due_at: Mapped[datetime | None]
    closed_on: Mapped[date | None]

    __table_args__ = (
        tenant_fk("payment", "payment_id"),
        one_of("status", DisputeStatus),
        CheckConstraint(
            "amount_cents > 0 and taken_cents >= 0 and taken_cents <= amount_cents", name="amount"
        ),
        CheckConstraint("status = 'lost' or taken_cents = 0", name="taken"),
        CheckConstraint(
            "(closed_on is null) = (status in ('needs_response', 'under_review'))", name="closed"
        ),
        UniqueConstraint("tenant_id", "stripe_dispute_id"),
        Index("ix_dispute_payment", "tenant_id", "payment_id", "id"),
        Index("ix_dispute_status", "tenant_id", "status", "evidence_due_at"),
        Index("ix_dispute_closed", "tenant_id", "closed_on"),
    )

    @property
    def open(self) -> bool:
        return self.closed_on is None
