"""A late fee is waived, with a reason, on a page of its own."""

import uuid
from functools import partial

from owneros.blueprints.billing.late_fees.area import bp
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.late_fees.waiving import check_waiving, fee_of, waive
from owneros.domain.billing.payments import ask_to_close
from owneros.foundation.database import reach
from owneros.web.answers import Answer, page
from owneros.web.forms import Form, text
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PATH = "/invoices/<uuid:invoice_id>/late-fees/<uuid:late_fee_id>/waiving"
PAGE = "billing/late_fees/waive.html"


class WaiveForm(Form):
    reason = text("Reason", required="Say why, for your records.", longest=200)


@bp.get(PATH, "invoices:write")
def ask_waiving(invoice_id: uuid.UUID, late_fee_id: uuid.UUID) -> Answer:
    invoice, fee = reach(Invoice, invoice_id), fee_of(invoice_id, late_fee_id)
    check_waiving(invoice, fee)
    return page(PAGE, form=WaiveForm(), invoice=invoice, fee=fee)


@bp.post(PATH, "invoices:write")
def waive_fee(invoice_id: uuid.UUID, late_fee_id: uuid.UUID) -> Answer:
    invoice, fee = reach(Invoice, invoice_id), fee_of(invoice_id, late_fee_id)
    form = WaiveForm()

    def let_go() -> Saved:
        # A client who is on Stripe's page right now must not pay what is about to be waived.
        ask_to_close(invoice_id)
        revised = waive(person().actor, invoice_id, late_fee_id, form.reason.data)
        notice = f"Waived. Revision {revised.revision} of {revised.label} does not have it."
        return Saved(f"/invoices/{invoice_id}", notice)

    show = partial(page, PAGE, form=form, invoice=invoice, fee=fee)
    return save(form, show, let_go, rules=partial(check_waiving, invoice, fee))
