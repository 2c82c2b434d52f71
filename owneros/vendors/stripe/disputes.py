"""Disputes of direct charges. Amounts are cents. Source: docs.stripe.com/api/disputes."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from owneros.vendors.stripe.client import client, id_of
from owneros.vendors.stripe.errors import translated

if TYPE_CHECKING:
    import stripe

# An appeal is about a lost dispute: it stays lost until the appeal is won.
STATUSES = {
    "appeal_needs_response": "lost",
    "appeal_under_review": "lost",
    "warning_needs_response": "needs_response",
    "warning_under_review": "under_review",
    "warning_closed": "closed",
    "needs_response": "needs_response",
    "under_review": "under_review",
    "charge_refunded": "closed",
    "prevented": "closed",
    "won": "won",
    "lost": "lost",
}


@dataclass(frozen=True)
class StripeDispute:
    """`status`: needs_response, under_review, won, lost, closed. An `inquiry` has moved no money yet.

    `withdrawn_cents` is what Stripe holds back now, `fee_cents` what it charged for the dispute.
    """

    id: str
    payment_intent_id: str
    amount_cents: int
    reason: str
    status: str
    inquiry: bool
    withdrawn_cents: int
    fee_cents: int
    opened_at: datetime
    evidence_due_at: datetime | None


@translated()
def retrieve_dispute(account_id: str, dispute_id: str) -> StripeDispute:
    return _dispute(client().v1.disputes.retrieve(dispute_id, {}, {"stripe_account": account_id}))


def _dispute(body: "stripe.Dispute") -> StripeDispute:
    moved = body.balance_transactions or []
    due_by = body.evidence_details.due_by if body.evidence_details else None
    return StripeDispute(
        id=body.id,
        payment_intent_id=id_of(body.payment_intent),
        amount_cents=body.amount,
        reason=body.reason or "general",
        status=STATUSES.get(body.status, "under_review"),
        inquiry=body.status.startswith("warning_"),
        withdrawn_cents=max(0, -sum(part.amount for part in moved)),
        fee_cents=max(0, sum(part.fee for part in moved)),
        opened_at=datetime.fromtimestamp(body.created, UTC),
        evidence_due_at=datetime.fromtimestamp(due_by, UTC) if due_by else None,
    )
