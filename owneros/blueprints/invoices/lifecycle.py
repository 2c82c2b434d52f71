"""Ends of an invoice: a draft is deleted, an issued one is voided. Each is a page first."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.invoices import bp
from owneros.blueprints.invoices.forms import VoidForm
from owneros.domain.invoices.drafting import delete_draft
from owneros.domain.invoices.issuing import void
from owneros.domain.invoices.models import Invoice
from owneros.domain.payments import ask_to_close
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires


@bp.get("/<uuid:invoice_id>/deletion")
@requires("invoices:write")
def ask_deletion(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    if invoice.status != "draft":
        raise StateError("Only a draft can be deleted. Void an invoice that was sent.")
    return page_or_fragment("invoices/delete.html", "partials/invoices/delete.html", invoice=invoice)


@bp.post("/<uuid:invoice_id>/deletion")
@requires("invoices:write")
def delete(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id, lock=True)
    delete_draft(person().actor, invoice)
    db.session.commit()
    return done("/invoices?show=draft", "Draft deleted.")


@bp.get("/<uuid:invoice_id>/voiding")
@requires("invoices:write")
def ask_voiding(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    return page_or_fragment(
        "invoices/void.html", "partials/invoices/void.html", invoice=invoice, form=VoidForm()
    )


@bp.post("/<uuid:invoice_id>/voiding")
@requires("invoices:write")
def make_void(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id, lock=True)
    form = VoidForm()
    if not form.validate():
        return invalid("invoices/void.html", "partials/invoices/void.html", invoice=invoice, form=form)
    # A client who is on Stripe's page right now must not pay what is about to be void.
    ask_to_close(invoice.id)
    void(person().actor, invoice, form.reason.data)
    db.session.commit()
    return done(f"/invoices/{invoice.id}", f"{invoice.label} is void. Its number stays taken.")
