"""A payment that came in by hand is recorded on an invoice."""

import uuid
from functools import partial

from owneros.blueprints.billing.payments.area import bp
from owneros.blueprints.billing.payments.forms import RecordingForm, recording_notice
from owneros.domain.billing.invoices.models import TAKES_MONEY, Invoice
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.recording import check_for_invoice, record_payment
from owneros.domain.billing.payments.waiting import bank_news, coming_to
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/payments/record.html"


@bp.get("/invoices/<uuid:invoice_id>/payments/new", "payments:write")
def new(invoice: Invoice) -> Answer:
    if invoice.status not in TAKES_MONEY:
        raise StateError(f"No payment is due on {invoice.label}: it is {invoice.status}.")
    left = max(0, invoice.unpaid_cents - coming_to(invoice.id))
    form = RecordingForm(amount=left or None, received_on=today_in(person().time_zone))
    return _show(form, invoice, 200)


@bp.post("/invoices/<uuid:invoice_id>/payments/new", "payments:write")
def create(invoice_id: uuid.UUID) -> Answer:
    invoice, form = reach(Invoice, invoice_id), RecordingForm()

    def record() -> Saved:
        recorded = record_payment(person().actor, invoice_id, form.received, row_id=once.row_id(Payment))
        return Saved(f"/invoices/{invoice_id}", recording_notice(recorded))

    def rules() -> None:
        check_for_invoice(invoice, form.said)

    return save(form, partial(_show, form, invoice), record, rules=rules)


def _show(form: RecordingForm, invoice: Invoice, status: int) -> Answer:
    client, news = reach(Client, invoice.client_id), bank_news(invoice.id)
    return page(PAGE, status, form=form, invoice=invoice, client=client, bank_news=news)
