"""From the signed estimate to a progress invoice."""

from functools import partial

from flask import request

from owneros.blueprints.billing.estimates.area import bp
from owneros.blueprints.billing.estimates.forms import BillForm
from owneros.domain.billing.estimates.billing import Wish, bill, check_billing, parts_of
from owneros.domain.billing.estimates.models import Estimate
from owneros.domain.billing.invoices.credit import deposits_of_job
from owneros.domain.billing.invoices.models import Invoice
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/estimates/bill.html"


@bp.get("/<uuid:estimate_id>/billing", "invoices:write")
def ask_billing(estimate: Estimate) -> Answer:
    return _show(estimate, BillForm(), 200)


@bp.post("/<uuid:estimate_id>/billing", "invoices:write")
def make_invoice(estimate: Estimate) -> Answer:
    form = BillForm()

    def draft() -> Saved:
        wish = form.build(Wish, chosen=frozenset(_chosen()))
        today = today_in(person().time_zone)
        invoice = bill(person().actor, estimate, wish, today, row_id=once.row_id(Invoice))
        return Saved(f"/invoices/{invoice.id}", "Draft created from the contract. Check it, then send it.")

    return save(form, partial(_show, estimate, form), draft, rules=partial(check_billing, estimate))


def _show(estimate: Estimate, form: BillForm, status: int) -> Answer:
    return page(
        PAGE,
        status,
        form=form,
        estimate=estimate,
        parts=parts_of(estimate),
        deposits=deposits_of_job(estimate.job_id),
        chosen=_chosen(),
    )


def _chosen() -> set[str]:
    """The ids of the lines that were ticked."""
    return set(request.form.getlist("chosen"))
