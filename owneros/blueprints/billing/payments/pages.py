"""The list of payments with its sums, one payment's page, and its receipt."""

from datetime import date
from typing import Any

from flask import request

from owneros.blueprints.billing.payments.area import bp
from owneros.domain.billing.payments import queries, receipts
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.waiting import money_on_its_way
from owneros.domain.billing.payments.words import (
    DisputeStatus,
    Method,
    RefundState,
    say_dispute_reason,
)
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.periods import last_months, today_in
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved

MONTHS_OFFERED = 12


@bp.get("/payments", "payments:read")
def index() -> Answer:
    wanted = queries.Filter(_method(), _month())
    kept: dict[str, Any] = {
        "method": wanted.method or None,
        "month": wanted.month and f"{wanted.month:%Y-%m}",
    }
    months = last_months(today_in(person().time_zone), MONTHS_OFFERED)
    return page(
        "billing/payments/index.html",
        page=queries.payment_page(wanted, request.args.get("after")),
        totals=queries.totals_of(wanted, since=months[0]),
        wanted=wanted,
        kept=kept,
        methods=Method.words(),
        coming=money_on_its_way(),
        months=list(reversed(months)),
    )


def _method() -> str:
    method = request.args.get("method", "")
    return method if method in Method.words() else ""


def _month() -> date | None:
    """`2026-11`; anything else means all months."""
    try:
        month = date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return None
    return month if month.year < date.max.year else None


@bp.get("/payments/<uuid:payment_id>", "payments:read")
def show(payment: Payment) -> Answer:
    disputes = queries.disputes_of(payment.id)
    refunds, shares = queries.refunds_of(payment.id), queries.shares_of(payment.id)
    return page(
        "billing/payments/show.html",
        payment=payment,
        client=reach(Client, payment.client_id),
        shares=shares,
        counting=queries.still_counting(shares),
        refunds=refunds,
        disputes=disputes,
        held_cents=sum(dispute.withdrawn_cents for dispute in disputes if dispute.open),
        credit_cents=payment.refundable_cents - sum(share.amount_cents for share in shares),
        receipt=receipts.state_of(payment.id),
        history=queries.history_of(payment.id),
        method_words=Method.words(),
        say_refund=RefundState,
        say_dispute=DisputeStatus,
        say_dispute_reason=say_dispute_reason,
        today=today_in(person().time_zone),
    )


@bp.post("/payments/<uuid:payment_id>/receipts", "payments:write")
def mail_receipt(payment: Payment) -> Saved:
    """Mail the receipt once more, or for the first time."""
    message = receipts.mail_again(person().actor, payment)
    return Saved(f"/payments/{payment.id}", f"The receipt is on its way to {message.to_address}.")
