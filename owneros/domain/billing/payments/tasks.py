"""Background work of payments; each handler calls one deed."""

import uuid
from datetime import datetime, timedelta
from typing import Any

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


@handler("stripe.event", heard_by=OPERATOR)
def stripe_event(payload: dict[str, Any]) -> None:
    incoming.act_on(payload["event_id"])


@handler("checkout.settle", heard_by=OPERATOR)
def settle(payload: dict[str, Any]) -> None:
    settlement.settle(reach(Checkout, uuid.UUID(payload["checkout_id"])))


@handler("checkouts.close", heard_by=OPERATOR)
def close(payload: dict[str, Any]) -> None:
    checkout.close_checkouts(uuid.UUID(payload["invoice_id"]))


@handler("payment.fee", heard_by=OPERATOR)
def fee(payload: dict[str, Any]) -> None:
    settlement.take_fee(uuid.UUID(payload["payment_id"]))


def say_refund_open(payload: dict[str, Any], _since: datetime) -> Need | None:
    refund = reach(Refund, uuid.UUID(payload["refund_id"]))
    if refund.state != "pending":
        return None
    payment = reach(Payment, refund.payment_id)
    return Need(
        f"Wait for the refund of {reach(Client, payment.client_id).name}",
        f"/payments/{payment.id}",
        "Stripe could not be asked for this refund for hours. It goes on by itself; do not refund it again.",
        cents=refund.amount_cents,
    )


@handler("refund.carry_out", heard_by=on_today(say_refund_open))
def carry_out(payload: dict[str, Any]) -> None:
    refunding.carry_out(uuid.UUID(payload["refund_id"]))


@handler("dispute.look_again", heard_by=OPERATOR)
def look_at_dispute(payload: dict[str, Any]) -> None:
    disputing.look_again(uuid.UUID(payload["dispute_id"]))


@handler("payments.alert", heard_by=OPERATOR)
def alert(payload: dict[str, Any]) -> None:
    alerts.spread(payload)


@handler("payments.tell", heard_by=OPERATOR)
def tell(payload: dict[str, Any]) -> None:
    alerts.tell(payload)


@recurring("payments.sweep", every_ten_minutes, queue="sync", heard_by=OPERATOR)
def start_sweep(payload: dict[str, Any]) -> None:
    sweep.start(payload["period"])


@recurring("payments.forget_webhooks", daily, heard_by=OPERATOR)
def forget_webhooks(_payload: dict[str, Any]) -> None:
    """A webhook was a hint; long after Stripe's last try to repeat it, its row serves nothing."""
    db.session.execute(
        delete(WebhookEvent)
        .where(WebhookEvent.received_at < now() - WEBHOOKS_KEPT)
        .execution_options(synchronize_session=False)
    )


@handler("payments.look_again", heard_by=OPERATOR)
def look_again(payload: dict[str, Any]) -> None:
    sweep.look_again(payload["period"])
