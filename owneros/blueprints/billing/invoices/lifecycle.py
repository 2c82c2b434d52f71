"""A draft is deleted, an issued invoice is voided. Each is a page first."""

import uuid
from functools import partial

from owneros.blueprints.billing.invoices.area import bp
from owneros.blueprints.billing.invoices.forms import ReasonForm
from owneros.domain.billing.invoices.drafting import delete_draft
from owneros.domain.billing.invoices.issuing import check_voiding, void
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import ask_to_close
from owneros.domain.billing.payments.ledger import hold_both
from owneros.domain.billing.payments.waiting import bank_news
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/invoices/void.html"


@bp.get("/<uuid:invoice_id>/deletion", "invoices:write")
def ask_deletion(invoice: Invoice) -> Answer:
    if invoice.status != "draft":
        raise StateError("Only a draft can be deleted. Void an invoice that was sent.")
    return page("billing/invoices/delete.html", invoice=invoice)


@bp.post("/<uuid:invoice_id>/deletion", "invoices:write")
def delete(invoice: Held[Invoice]) -> Saved:
    delete_draft(person().actor, invoice)
    return Saved("/invoices?show=draft", "Draft deleted.")


@bp.get("/<uuid:invoice_id>/voiding", "invoices:write")
def ask_voiding(invoice_id: uuid.UUID) -> Answer:
    return _show(reach(Invoice, invoice_id), ReasonForm(), 200)


@bp.post("/<uuid:invoice_id>/voiding", "invoices:write")
def make_void(invoice_id: uuid.UUID) -> Answer:
    _client, invoice = hold_both(invoice_id)
    form = ReasonForm()

    def end() -> Saved:
        # A client who is on Stripe's page right now must not pay what is about to be void.
        ask_to_close(invoice_id)
        void(person().actor, invoice, form.reason.data)
        return Saved(f"/invoices/{invoice_id}", f"{invoice.label} was voided. Its number is not used again.")

    return save(form, partial(_show, invoice, form), end, rules=partial(check_voiding, invoice))


def _show(invoice: Invoice, form: ReasonForm, status: int) -> Answer:
    return page(PAGE, status, invoice=invoice, form=form, bank_news=bank_news(invoice.id))
