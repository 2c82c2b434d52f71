"""Refunds of direct charges. Source: docs.stripe.com/api/refunds."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from owneros.vendors.stripe.client import client, id_of
from owneros.vendors.stripe.errors import translated
from owneros.vendors.stripe.keys import make_once

if TYPE_CHECKING:
    import stripe

RECENT = 100
STATES = {"succeeded": "succeeded", "failed": "failed", "canceled": "failed"}


@dataclass(frozen=True)
class StripeRefund:
    """`state`: pending, succeeded or failed. `reference` is our refund's id, empty when made elsewhere."""

    id: str
    payment_intent_id: str
    amount_cents: int
    state: str
    reference: str
    error: str


def create_refund(
    account_id: str, *, payment_intent_id: str, amount_cents: int, reference: str
) -> StripeRefund:
    """Makes the refund once for `reference`, however often and however late it is called.

    It looks first: after a day Stripe has forgotten the key. Raises Refused when this call did nothing.
    """

    @translated()
    def make() -> StripeRefund:
        made = client().v1.refunds.create(
            {
                "payment_intent": payment_intent_id,
                "amount": amount_cents,
                "metadata": {"refund_id": reference},
            },
            {"stripe_account": account_id, "idempotency_key": f"refund:{reference}"},
        )
        return _refund(made)

    def find() -> StripeRefund | None:
        made = list_refunds(account_id, payment_intent_id)
        return next((refund for refund in made if refund.reference == reference), None)

    return find() or make_once(make, find)


@translated()
def retrieve_refund(account_id: str, refund_id: str) -> StripeRefund:
    return _refund(client().v1.refunds.retrieve(refund_id, {}, {"stripe_account": account_id}))


@translated()
def list_refunds(account_id: str, payment_intent_id: str) -> list[StripeRefund]:
    wanted: stripe.params.RefundListParams = {"payment_intent": payment_intent_id, "limit": RECENT}
    found = client().v1.refunds.list(wanted, {"stripe_account": account_id})
    return [_refund(body) for body in found.data]


def _refund(body: "stripe.Refund") -> StripeRefund:
    metadata = body.metadata.to_dict() if body.metadata else {}
    return StripeRefund(
        id=body.id,
        payment_intent_id=id_of(body.payment_intent),
        amount_cents=body.amount,
        state=STATES.get(body.status or "pending", "pending"),
        reference=metadata.get("refund_id", ""),
        error=(getattr(body, "failure_reason", None) or "").replace("_", " "),
    )
