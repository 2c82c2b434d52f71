"""Background work of payments: which deed is done for each kind."""

import uuid
from datetime import timedelta

from sqlalchemy import delete

from owneros.domain.billing.payments import (
    alerts,
    checkout,
    disputing,
    incoming,
    refunding,
    settlement,
    sweep,
)
from owneros.domain.billing.payments.models import Checkout, Payment, Refund, WebhookEvent
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import db, reach
from owneros.foundation.dying import OPERATOR, on_today
from owneros.foundation.needing import Need
from owneros.foundation.periods import now
from owneros.foundation.tasks import daily, every_ten_minutes, handler, recurring

WEBHOOKS_KEPT = timedelta(days=90)


def say_refund_open(refund_id: uuid.UUID) -> Need | None:
    refund = reach(Refund, refund_id)
    if refund.state != "pending":
        return None
    payment = reach(Payment, refund.payment_id)
    return Need(
        f"Wait for the refund of {reach(Client, payment.client_id).name}",
        f"/payments/{payment.id}",
        "We could not reach Stripe for this refund for hours. We keep trying. Do not refund it again.",
        cents=refund.amount_cents,
    )


handler("stripe.event", heard_by=OPERATOR)(incoming.act_on)
handler("checkouts.close", heard_by=OPERATOR)(checkout.close_checkouts)
handler("payment.fee", heard_by=OPERATOR)(settlement.take_fee)
handler("refund.carry_out", heard_by=on_today(say_refund_open))(refunding.carry_out)
handler("dispute.look_again", heard_by=OPERATOR)(disputing.look_again)
handler("payments.alert", heard_by=OPERATOR)(alerts.spread)
handler("payments.tell", heard_by=OPERATOR)(alerts.tell)
handler("payments.look_again", heard_by=OPERATOR)(sweep.look_again)
recurring("payments.sweep", every_ten_minutes, queue="sync", heard_by=OPERATOR)(sweep.start)


@handler("checkout.settle", heard_by=OPERATOR)
def settle(checkout_id: uuid.UUID) -> None:
    settlement.settle(reach(Checkout, checkout_id))


@recurring("payments.forget_webhooks", daily, heard_by=OPERATOR)
def forget_webhooks() -> None:
    """A webhook was a hint; long after Stripe's last try to repeat it, its row serves nothing."""
    db.session.execute(
        delete(WebhookEvent)
        .where(WebhookEvent.received_at < now() - WEBHOOKS_KEPT)
        .execution_options(synchronize_session=False)
    )
