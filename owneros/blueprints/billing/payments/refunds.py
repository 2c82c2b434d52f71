"""Money is given back to the client: through Stripe, or by hand."""

from datetime import date
from functools import partial

from owneros.blueprints.billing.payments.area import bp
from owneros.blueprints.billing.payments.forms import RefundByHandForm, RefundForm
from owneros.domain.billing.payments.models import Payment, Refund
from owneros.domain.billing.payments.queries import shares_of, still_counting
from owneros.domain.billing.payments.refunding import Wish, check_refund, refund_payment, refuse_if_disputed
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.foundation.periods import today_in
from owneros.foundation.rules import rules
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/payments/refund.html"


@bp.get("/payments/<uuid:payment_id>/refunds/new", "payments:refund", fresh=True)
def ask_refund(payment: Payment) -> Answer:
    if payment.refundable_cents == 0:
        raise StateError(f"All of the {format_cents(payment.amount_cents)} was already refunded.")
    refuse_if_disputed(payment)
    form = _form_for(payment)(amount=payment.refundable_cents, refunded_on=today_in(person().time_zone))
    return _show(form, payment, 200)


@bp.post("/payments/<uuid:payment_id>/refunds/new", "payments:refund", fresh=True)
def refund(payment: Payment) -> Answer:
    form = _form_for(payment)()

    def give_back() -> Saved:
        made = refund_payment(person().actor, payment.id, _wish(payment, form))
        return Saved(f"/payments/{payment.id}", _notice(made))

    def check() -> None:
        with rules() as broken:
            broken.by(refuse_if_disputed, payment)
            broken.by(
                check_refund, payment, form.amount.data, _given_on(payment, form), form.meaning.data or ""
            )

    return save(form, partial(_show, form, payment), give_back, rules=check)


def _form_for(payment: Payment) -> type[RefundForm]:
    return RefundForm if payment.by_stripe else RefundByHandForm


def _wish(payment: Payment, form: RefundForm) -> Wish:
    return form.build(
        Wish,
        refunded_on=_given_on(payment, form),
        once_key=once.form_key(),
        meaning=form.meaning.data or "",
    )


def _given_on(payment: Payment, form: RefundForm) -> date:
    """By Stripe it is today."""
    day: date = today_in(person().time_zone) if payment.by_stripe else form["refunded_on"].data
    return day


def _notice(made: Refund) -> str:
    amount = format_cents(made.amount_cents)
    return f"The refund of {amount} is on its way." if made.state == "pending" else f"{amount} refunded."


def _show(form: RefundForm, payment: Payment, status: int) -> Answer:
    return page(
        PAGE,
        status,
        form=form,
        payment=payment,
        client=reach(Client, payment.client_id),
        counting=still_counting(shares_of(payment.id)),
    )
