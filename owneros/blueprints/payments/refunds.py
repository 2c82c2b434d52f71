"""Money is given back to the client: through Stripe, or by hand."""

import uuid
from typing import Any

from flask.typing import ResponseReturnValue

from owneros.blueprints.payments.area import bp
from owneros.blueprints.payments.forms import RefundByHandForm, RefundForm
from owneros.domain.clients.models import Client
from owneros.domain.payments.models import Payment
from owneros.domain.payments.queries import shares_of, still_counting
from owneros.domain.payments.refunding import Wish, refund_payment, refuse_if_disputed
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.money import format_cents
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "payments/refund.html", "partials/payments/refund.html"


@bp.get("/payments/<uuid:payment_id>/refunds/new")
@requires("payments:refund", fresh=True)
def ask_refund(payment_id: uuid.UUID) -> ResponseReturnValue:
    payment = reach(Payment, payment_id)
    if payment.refundable_cents == 0:
        raise StateError(f"All of the {format_cents(payment.amount_cents)} was given back already.")
    refuse_if_disputed(payment)
    return page_or_fragment(PAGE, PARTIAL, form=_form(payment, fill=True), **_context(payment))


@bp.post("/payments/<uuid:payment_id>/refunds/new")
@requires("payments:refund", fresh=True)
def refund(payment_id: uuid.UUID) -> ResponseReturnValue:
    payment = reach(Payment, payment_id)
    form = _form(payment, fill=False)
    if form.validate():
        if earlier := once.repeated():
            return done(earlier)
        try:
            made = refund_payment(person().actor, payment_id, _wish(payment, form))
        except FieldError as error:
            db.session.rollback()
            form.take(error)
        else:
            path = once.remember(f"/payments/{payment_id}")
            db.session.commit()
            amount = format_cents(made.amount_cents)
            sentence = f"{amount} is on its way back." if made.state == "pending" else f"{amount} given back."
            return done(path, sentence)
    return invalid(PAGE, PARTIAL, form=form, **_context(payment))


def _context(payment: Payment) -> dict[str, Any]:
    return {
        "payment": payment,
        "client": reach(Client, payment.client_id),
        "counting": still_counting(shares_of(payment.id)),
    }


def _form(payment: Payment, *, fill: bool) -> RefundForm:
    kind = RefundForm if payment.by_stripe else RefundByHandForm
    if not fill:
        return kind()
    return kind(amount=payment.refundable_cents, refunded_on=today_in(person().time_zone))


def _wish(payment: Payment, form: RefundForm) -> Wish:
    day = today_in(person().time_zone) if payment.by_stripe else form["refunded_on"].data
    once_key = f"form:{once.sent_key() or uuid7()}"
    return Wish(form.amount.data or 0, form.reason.data, day, once_key, form.meaning.data or "")
