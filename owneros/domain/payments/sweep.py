"""The net below the webhooks: what is still open after a while is asked about again."""

from datetime import timedelta

from sqlalchemy import select

from owneros.domain.payments.models import Checkout, Dispute, Payment, Refund, StripeAccountIndex
from owneros.foundation.database import db
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant

QUIET = timedelta(minutes=5)
FEE_WINDOW = timedelta(days=7)


def start(period: str) -> None:
    """One row for each business with Stripe; no tenant is pinned here."""
    for tenant_id in db.session.scalars(select(StripeAccountIndex.tenant_id)).all():
        emit(
            "payments.look_again",
            {"period": period},
            tenant_id=tenant_id,
            queue="sync",
            dedupe=f"payments.look_again:{tenant_id}:{period}",
        )


def look_again(period: str) -> None:
    """One row for each thing to ask about, so that one that fails holds up no other. Disputes once a day."""
    before = now() - QUIET
    checkouts = db.session.scalars(
        select(Checkout.id).where(Checkout.state.in_(("open", "processing")), Checkout.created_at < before)
    ).all()
    refunds = db.session.scalars(
        select(Refund.id)
        .join(Payment, Payment.id == Refund.payment_id)
        .where(Refund.state == "pending", Refund.created_at < before, Payment.payment_intent_id.is_not(None))
    ).all()
    without_fee = db.session.scalars(
        select(Payment.id).where(
            Payment.payment_intent_id.is_not(None),
            Payment.fee_cents == 0,
            Payment.created_at < before,
            Payment.created_at > now() - FEE_WINDOW,
        )
    ).all()
    disputes = db.session.scalars(select(Dispute.id).where(Dispute.closed_on.is_(None))).all()
    for dispute_id in disputes:
        emit(
            "dispute.look_again",
            {"dispute_id": str(dispute_id)},
            tenant_id=current_tenant(db.session()),
            queue="sync",
            dedupe=f"dispute.look_again:{dispute_id}:{now():%Y-%m-%d}",
        )
    for kind, name, ids in (
        ("checkout.settle", "checkout_id", checkouts),
        ("refund.carry_out", "refund_id", refunds),
        ("payment.fee", "payment_id", without_fee),
    ):
        for row_id in ids:
            emit(
                kind,
                {name: str(row_id)},
                tenant_id=current_tenant(db.session()),
                queue="sync",
                dedupe=f"{kind}:{row_id}:{period}",
            )
