"""A payment that was recorded by mistake is undone."""

import uuid

from owneros.blueprints.billing.payments.area import bp
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.refunding import undo_payment
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.web.answers import Answer, page
from owneros.web.forms import ButtonForm
from owneros.web.guards import person
from owneros.web.saving import Saved


@bp.get("/payments/<uuid:payment_id>/undoing", "payments:write")
def ask_undo(payment: Payment) -> Answer:
    if payment.by_stripe or payment.refunded_cents:  # An undone one counts as given back.
        raise StateError("Only a payment that was recorded by hand, and not refunded, can be undone.")
    return page(
        "billing/payments/undo.html",
        payment=payment,
        client=reach(Client, payment.client_id),
        form=ButtonForm(),
    )


@bp.post("/payments/<uuid:payment_id>/undoing", "payments:write")
def undo(payment_id: uuid.UUID) -> Saved:
    reach(Payment, payment_id)
    made = undo_payment(person().actor, payment_id)
    amount = format_cents(made.amount_cents)
    return Saved(f"/payments/{payment_id}", f"The payment of {amount} was undone. It no longer counts.")
