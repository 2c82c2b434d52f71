"""Which credit counts towards an invoice: the deposit of its job by itself, more of it, less, or none."""

import uuid
from functools import partial

from owneros.blueprints.billing.payments.area import bp
from owneros.blueprints.billing.payments.forms import CreditUseForm
from owneros.domain.billing.invoices.credit import credits_of
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.crediting import check_choosing, choose_credit
from owneros.domain.billing.payments.queries import client_credit
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/payments/credit_use.html"


@bp.get("/invoices/<uuid:invoice_id>/credit-use", "payments:write")
def ask_use(invoice: Invoice) -> Answer:
    return _show(CreditUseForm(use=invoice.credit_use, most=invoice.credit_most_cents), invoice, 200)


@bp.post("/invoices/<uuid:invoice_id>/credit-use", "payments:write")
def choose_use(invoice_id: uuid.UUID) -> Answer:
    invoice, form = reach(Invoice, invoice_id), CreditUseForm()

    def choose() -> Saved:
        choose_credit(person().actor, invoice_id, form.use.data, form.most.data)
        return Saved(f"/invoices/{invoice_id}", "Saved. The invoice shows it.")

    return save(form, partial(_show, form, invoice), choose, rules=partial(check_choosing, invoice))


def _show(form: CreditUseForm, invoice: Invoice, status: int) -> Answer:
    credits_on = credits_of(invoice)
    of_deposits = sum(credit.amount_cents for credit in credits_on.counted if credit.deposit_id)
    counted = credits_on.sum_cents if invoice.status != "draft" else 0
    return page(
        PAGE,
        status,
        form=form,
        invoice=invoice,
        client=reach(Client, invoice.client_id),
        deposit_cents=credits_on.kept_cents + of_deposits,
        credit_cents=client_credit(invoice.client_id) + counted,
    )
