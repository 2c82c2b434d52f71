"""Which credit counts towards an invoice: the deposit of its job by itself, more of it, less, or none."""

import uuid
from typing import Any

from flask.typing import ResponseReturnValue

from owneros.blueprints.payments.area import bp
from owneros.blueprints.payments.forms import CreditUseForm
from owneros.domain.clients.models import Client
from owneros.domain.invoices.credit import credits_of
from owneros.domain.invoices.models import Invoice
from owneros.domain.payments.crediting import choose_credit
from owneros.domain.payments.queries import client_credit
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "payments/credit_use.html", "partials/payments/credit_use.html"


@bp.get("/invoices/<uuid:invoice_id>/credit-use")
@requires("payments:write")
def ask_use(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    form = CreditUseForm(use=invoice.credit_use, most=invoice.credit_most_cents)
    return page_or_fragment(PAGE, PARTIAL, form=form, **_context(invoice))


@bp.post("/invoices/<uuid:invoice_id>/credit-use")
@requires("payments:write")
def choose_use(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    form = CreditUseForm()
    if form.validate():
        if earlier := once.repeated():
            return done(earlier)
        try:
            choose_credit(person().actor, invoice_id, form.use.data, form.most.data)
        except FieldError as error:
            db.session.rollback()
            form.take(error)
        else:
            path = once.remember(f"/invoices/{invoice_id}")
            db.session.commit()
            return done(path, "Saved. The invoice says what counts towards it.")
    return invalid(PAGE, PARTIAL, form=form, **_context(invoice))


def _context(invoice: Invoice) -> dict[str, Any]:
    credits_on = credits_of(invoice)
    return {
        "invoice": invoice,
        "client": reach(Client, invoice.client_id),
        "deposit_cents": credits_on.kept_cents
        + sum(c.amount_cents for c in credits_on.counted if c.deposit_id),
        "credit_cents": client_credit(invoice.client_id)
        + (credits_on.sum_cents if invoice.status != "draft" else 0),
    }
