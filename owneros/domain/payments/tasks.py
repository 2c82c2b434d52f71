"""Background work of payments; each handler calls one deed."""

import uuid
from datetime import timedelta
from typing import Any

from sqlalchemy import delete

from owneros.domain.payments import alerts, checkout, disputing, incoming, refunding, settlement, sweep
from owneros.domain.payments.models import Checkout, WebhookEvent
from owneros.foundation.database import db, reach
from owneros.foundation.periods import now
from owneros.foundation.tasks import daily, every_ten_minutes, handler, recurring

WEBHOOKS_KEPT = timedelta(days=90)


@handler("stripe.event")
def stripe_event(payload: dict[str, Any]) -> None:
    incoming.act_on(payload["event_id"])


@handler("checkout.settle")
def settle(payload: dict[str, Any]) -> None:
    settlement.settle(reach(Checkout, uuid.UUID(payload["checkout_id"])))


@handler("checkouts.close")
def close(payload: dict[str, Any]) -> None:
    checkout.close_checkouts(uuid.UUID(payload["invoice_id"]))


@handler("payment.fee")
def fee(payload: dict[str, Any]) -> None:
    settlement.take_fee(uuid.UUID(payload["payment_id"]))


@handler("refund.carry_out")
def carry_out(payload: dict[str, Any]) -> None:
    refunding.carry_out(uuid.UUID(payload["refund_id"]))


@handler("dispute.look_again")
def look_at_dispute(payload: dict[str, Any]) -> None:
    disputing.look_again(uuid.UUID(payload["dispute_id"]))


@handler("payments.alert")
def alert(payload: dict[str, Any]) -> None:
    alerts.spread(payload)


@handler("payments.tell")
def tell(payload: dict[str, Any]) -> None:
    alerts.tell(payload)


@recurring("payments.sweep", every_ten_minutes, queue="sync")
def start_sweep(payload: dict[str, Any]) -> None:
    sweep.start(payload["period"])


@recurring("payments.forget_webhooks", daily)
def forget_webhooks(_payload: dict[str, Any]) -> None:
    """A webhook was a hint; long after Stripe's last try to repeat it, its row serves nothing."""
    db.session.execute(
        delete(WebhookEvent)
        .where(WebhookEvent.received_at < now() - WEBHOOKS_KEPT)
        .execution_options(synchronize_session=False)
    )


@handler("payments.look_again")
def look_again(payload: dict[str, Any]) -> None:
    sweep.look_again(payload["period"])
