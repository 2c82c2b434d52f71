"""A payment that came in by hand is recorded on an invoice."""

import uuid
from typing import Any

from flask.typing import ResponseReturnValue

from owneros.blueprints.payments.area import bp
from owneros.blueprints.payments.forms import RecordingForm, recording_notice
from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import TAKES_MONEY, Invoice
from owneros.domain.payments.recording import Recorded, record_payment
from owneros.domain.payments.waiting import bank_news
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "payments/record.html", "partials/payments/record.html"


@bp.get("/invoices/<uuid:invoice_id>/payments/new")
@requires("payments:write")
def new(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    if invoice.status not in TAKES_MONEY:
        raise StateError(f"No payment is due on {invoice.label}: it is {invoice.status}.")
    context = _context(invoice)
    left = max(0, invoice.unpaid_cents - context["bank_news"].coming_cents)
    form = RecordingForm(amount=left or None, received_on=today_in(person().time_zone))
    return page_or_fragment(PAGE, PARTIAL, form=form, **context)


@bp.post("/invoices/<uuid:invoice_id>/payments/new")
@requires("payments:write")
def create(invoice_id: uuid.UUID) -> ResponseReturnValue:
    form = RecordingForm()
    reach(Invoice, invoice_id)
    if form.validate():
        if earlier := once.repeated():
            return done(earlier)
        try:
            recorded = _record(invoice_id, form)
        except FieldError as error:
            db.session.rollback()
            form.take(error)
        else:
            path = once.remember(f"/invoices/{invoice_id}")
            db.session.commit()
            return done(path, recording_notice(recorded))
    return invalid(PAGE, PARTIAL, form=form, **_context(reach(Invoice, invoice_id)))


def _context(invoice: Invoice) -> dict[str, Any]:
    return {
        "invoice": invoice,
        "client": reach(Client, invoice.client_id),
        "bank_news": bank_news(invoice.id),
    }


def _record(invoice_id: uuid.UUID, form: RecordingForm) -> Recorded:
    return record_payment(
        person().actor,
        invoice_id,
        amount_cents=form.amount.data or 0,
        method=form.method.data,
        received_on=form.received_on.data,
        reference=form.reference.data or "",
        note=form.note.data or "",
        once_key=f"form:{once.sent_key() or uuid7()}",
        mail_receipt=form.mail_receipt.data,
        sure=form.confirmed.data,
    )
