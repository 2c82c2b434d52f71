"""What a payment counts towards is moved to the client's credit."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.payments.area import bp
from owneros.blueprints.payments.forms import AmountForm
from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import Invoice
from owneros.domain.payments.crediting import move_to_credit
from owneros.domain.payments.ledger import allocated
from owneros.domain.payments.models import Payment
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import format_cents
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "payments/move.html", "partials/payments/move.html"


@bp.get("/payments/<uuid:payment_id>/moving/<uuid:invoice_id>")
@requires("payments:write")
def ask_move(payment_id: uuid.UUID, invoice_id: uuid.UUID) -> ResponseReturnValue:
    payment, invoice = reach(Payment, payment_id), reach(Invoice, invoice_id)
    counted = _counted(payment, invoice)
    form = AmountForm(amount=counted)
    client = reach(Client, payment.client_id)
    return page_or_fragment(
        PAGE, PARTIAL, form=form, payment=payment, invoice=invoice, counted=counted, client=client
    )


@bp.post("/payments/<uuid:payment_id>/moving/<uuid:invoice_id>")
@requires("payments:write")
def move(payment_id: uuid.UUID, invoice_id: uuid.UUID) -> ResponseReturnValue:
    reach(Payment, payment_id)
    reach(Invoice, invoice_id)
    form = AmountForm()
    if form.validate():
        if earlier := once.repeated():
            return done(earlier)
        try:
            move_to_credit(person().actor, payment_id, invoice_id, form.amount.data or 0)
        except FieldError as error:
            db.session.rollback()
            form.take(error)
        else:
            path = once.remember(f"/payments/{payment_id}")
            db.session.commit()
            return done(path, f"{format_cents(form.amount.data or 0)} is the client's credit now.")
    payment, invoice = reach(Payment, payment_id), reach(Invoice, invoice_id)
    return invalid(
        PAGE,
        PARTIAL,
        form=form,
        payment=payment,
        invoice=invoice,
        counted=_counted(payment, invoice),
        client=reach(Client, payment.client_id),
    )


def _counted(payment: Payment, invoice: Invoice) -> int:
    counted = sum(cents for place, cents in allocated(payment.id) if place.invoice_id == invoice.id)
    if counted <= 0:
        raise StateError(f"Nothing of this payment counts towards {invoice.label}.")
    return counted
