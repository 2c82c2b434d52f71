"""A payment came in: from whom? The page of that client takes it from there."""

from flask import request

from owneros.blueprints.billing.payments.area import bp
from owneros.web.answers import Answer, go_to, page
from owneros.web.forms import Form
from owneros.web.picking import PickerField


class PayerForm(Form):
    """It changes nothing, and so it is sent in the address."""

    client_id = PickerField("Who paid", "client", required="Choose a client.")

    class Meta:
        csrf = False


@bp.get("/payments/new", "payments:write")
def choose() -> Answer:
    form = PayerForm(request.args)
    if "go" not in request.args:
        return page("billing/payments/choose.html", form=form)
    if not form.validate():
        return page("billing/payments/choose.html", 422, form=form)
    return go_to(f"/clients/{form.client_id.data}/payments/new")
