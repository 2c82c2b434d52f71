"""The net below the webhooks: what is still open after a while is asked about again."""

from datetime import timedelta

from sqlalchemy import select

from owneros.domain.billing.payments import connection as connections
from owneros.domain.billing.payments.models import Checkout, Dispute, Payment, Refund, StripeAccountIndex
from owneros.foundation.database import db
from owneros.foundation.joins import along
from owneros.foundation.outbox import emit
from owneros.foundation.periods import now
from owneros.foundation.tenancy import current_tenant

QUIET = timedelta(minutes=5)
DAY = timedelta(days=1)
HOUR = len("2026-11-28T23")
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
    """One row for each thing to ask about, so that one that fails holds up no other.

    What is older than a day is asked about once an hour, disputes once a day. Of an account that cut us off
    only checkouts are, whose time ends by itself.
    """
    before = now() - QUIET
    connection = connections.current()
    untold = connection.account_id if connection is not None and connection.cut_off_at is not None else ""
    told = Payment.account_id.is_not(None) & (Payment.account_id != untold)
    checkouts = db.session.execute(
        select(Checkout.id, Checkout.created_at).where(
            Checkout.state.in_(("open", "processing")), Checkout.created_at < before
        )
    ).all()
    refunds = db.session.execute(
        select(Refund.id, Refund.created_at)
        .join(Payment, along(Refund.payment_id))
        .where(Refund.state == "pending", Refund.created_at < before, told)
    ).all()
    without_fee = db.session.execute(
        select(Payment.id, Payment.created_at).where(
            told,
            Payment.fee_known.is_(False),
            Payment.created_at < before,
            Payment.created_at > now() - FEE_WINDOW,
        )
    ).all()
    disputes = db.session.scalars(
        select(Dispute.id).join(Payment, along(Dispute.payment_id)).where(Dispute.closed_on.is_(None), told)
    ).all()
    for dispute_id in disputes:
        emit(
            "dispute.look_again",
            {"dispute_id": dispute_id},
            tenant_id=current_tenant(db.session()),
            queue="sync",
            dedupe=f"dispute.look_again:{dispute_id}:{now():%Y-%m-%d}",
        )
    for kind, name, rows in (
        ("checkout.settle", "checkout_id", checkouts),
        ("refund.carry_out", "refund_id", refunds),
        ("payment.fee", "payment_id", without_fee),
    ):
        for row_id, created_at in rows:
            when = period if created_at > now() - DAY else period[:HOUR]
            emit(
                kind,
                {name: row_id},
                tenant_id=current_tenant(db.session()),
                queue="sync",
                dedupe=f"{kind}:{row_id}:{when}",
            )
