"""From the signed estimate to a progress invoice."""

import uuid
from decimal import Decimal

from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.estimates.area import bp
from owneros.blueprints.estimates.forms import BillForm
from owneros.domain.estimates.billing import Wish, bill, parts_of
from owneros.domain.estimates.models import Estimate
from owneros.domain.invoices.credit import deposits_of_job
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "estimates/bill.html", "partials/estimates/bill.html"


@bp.get("/<uuid:estimate_id>/billing")
@requires("invoices:write")
def ask_billing(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    return _show(estimate, BillForm(), 200)


@bp.post("/<uuid:estimate_id>/billing")
@requires("invoices:write")
def make_invoice(estimate_id: uuid.UUID) -> ResponseReturnValue:
    estimate = reach(Estimate, estimate_id)
    form = BillForm()
    if not form.validate():
        return _show(estimate, form, 422)
    if earlier := once.repeated():
        return done(earlier)
    wish = Wish(form.way.data, frozenset(request.form.getlist("chosen")), form.percent.data or Decimal(0))
    try:
        invoice = bill(person().actor, estimate, wish, today_in(person().time_zone))
    except FieldError as error:
        db.session.rollback()
        form.take(FieldError({"chosen": "way"}.get(error.field, error.field), error.message))
        return _show(reach(Estimate, estimate_id), form, 422)
    path = once.remember(f"/invoices/{invoice.id}")
    db.session.commit()
    return done(path, "Draft made from the contract. Look it over, then send it.")


def _show(estimate: Estimate, form: BillForm, status: int) -> ResponseReturnValue:
    return page_or_fragment(
        PAGE,
        PARTIAL,
        status,
        form=form,
        estimate=estimate,
        parts=parts_of(estimate),
        deposits=deposits_of_job(estimate.job_id),
        chosen=set(request.form.getlist("chosen")),
    )
