"""A payment that came in by hand is recorded on an invoice."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.payments import bp
from owneros.blueprints.payments.forms import RecordingForm
from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.payments.recording import Recorded, record_payment
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.ids import uuid7
from owneros.foundation.money import format_cents
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "payments/record.html", "partials/payments/record.html"


@bp.get("/invoices/<uuid:invoice_id>/payments/new")
@requires("payments:write")
def new(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    if invoice.status not in OPEN_STATUSES:
        raise StateError(f"No payment is due on {invoice.label}: it is {invoice.status}.")
    form = RecordingForm(amount=invoice.balance_cents, received_on=today_in(person().time_zone))
    return page_or_fragment(
        PAGE, PARTIAL, form=form, invoice=invoice, client=reach(Client, invoice.client_id)
    )


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
            return done(path, _notice(recorded))
    invoice = reach(Invoice, invoice_id)
    return invalid(PAGE, PARTIAL, form=form, invoice=invoice, client=reach(Client, invoice.client_id))


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
    )


def _notice(recorded: Recorded) -> str:
    amount = format_cents(recorded.payment.amount_cents)
    if recorded.credit_cents == 0:
        return f"{amount} recorded."
    return (
        f"{amount} recorded. {format_cents(recorded.credit_cents)} more than was due: "
        "kept as the client's credit."
    )
