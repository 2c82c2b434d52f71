"""What a payment counts towards is moved to the client's credit."""

import uuid
from functools import partial

from owneros.blueprints.billing.payments.area import bp
from owneros.blueprints.billing.payments.forms import AmountForm
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.crediting import move_to_credit
from owneros.domain.billing.payments.ledger import allocated
from owneros.domain.billing.payments.models import Payment
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/payments/move.html"


@bp.get("/payments/<uuid:payment_id>/moving/<uuid:invoice_id>", "payments:write")
def ask_move(payment_id: uuid.UUID, invoice_id: uuid.UUID) -> Answer:
    payment, invoice = reach(Payment, payment_id), reach(Invoice, invoice_id)
    return _show(AmountForm(amount=_counted(payment, invoice)), payment, invoice, 200)


@bp.post("/payments/<uuid:payment_id>/moving/<uuid:invoice_id>", "payments:write")
def move(payment_id: uuid.UUID, invoice_id: uuid.UUID) -> Answer:
    payment, invoice = reach(Payment, payment_id), reach(Invoice, invoice_id)
    form = AmountForm()

    def release() -> Saved:
        move_to_credit(person().actor, payment_id, invoice_id, form.amount.data)
        amount = format_cents(form.amount.data)
        return Saved(f"/payments/{payment_id}", f"{amount} is now credit of your client.")

    return save(form, partial(_show, form, payment, invoice), release)


def _counted(payment: Payment, invoice: Invoice) -> int:
    counted = sum(cents for place, cents in allocated(payment.id) if place.invoice_id == invoice.id)
    if counted <= 0:
        raise StateError(f"Nothing of this payment is applied to {invoice.label}.")
    return counted


def _show(form: AmountForm, payment: Payment, invoice: Invoice, status: int) -> Answer:
    return page(
        PAGE,
        status,
        form=form,
        payment=payment,
        invoice=invoice,
        counted=_counted(payment, invoice),
        client=reach(Client, payment.client_id),
    )
