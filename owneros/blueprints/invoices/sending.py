"""Sending by mail, marking as sent, and replacing the client's link."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.invoices import bp
from owneros.domain.invoices.issuing import issue, replace_link
from owneros.domain.invoices.models import Invoice
from owneros.domain.invoices.sending import addressees, first_words, mail_invoice
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires
from owneros.web.send_form import SendForm

PAGE, PARTIAL = "invoices/send.html", "partials/invoices/send.html"


@bp.get("/<uuid:invoice_id>/sending")
@requires("invoices:write")
def compose(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    if invoice.status == "void":
        raise StateError("A void invoice cannot be sent.")
    words = first_words(invoice)
    form = SendForm(
        data={
            "to": ", ".join(addressees(invoice)),
            "subject": words.subject,
            "message": words.message,
        }
    )
    return page_or_fragment(PAGE, PARTIAL, form=form, invoice=invoice)


@bp.post("/<uuid:invoice_id>/sending")
@requires("invoices:write")
def send(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id, lock=True)
    form = SendForm()
    if not form.validate():
        return invalid(PAGE, PARTIAL, form=form, invoice=invoice)
    if earlier := once.repeated():
        return done(earlier)
    try:
        mail_invoice(
            person().actor,
            invoice,
            form.addresses,
            form.subject.data,
            form.message.data or "",
            once.sent_key() or str(uuid.uuid4()),
        )
    except FieldError as error:
        db.session.rollback()
        form.take(error)
        return invalid(PAGE, PARTIAL, form=form, invoice=reach(Invoice, invoice_id))
    path = once.remember(f"/invoices/{invoice.id}")
    db.session.commit()
    return done(path, f"{invoice.label} is on its way to {', '.join(form.addresses)}.")


@bp.post("/<uuid:invoice_id>/issuing")
@requires("invoices:write")
def mark_sent(invoice_id: uuid.UUID) -> ResponseReturnValue:
    """For an invoice that is handed over on paper or by message."""
    invoice = reach(Invoice, invoice_id, lock=True)
    issue(person().actor, invoice)
    db.session.commit()
    return done(f"/invoices/{invoice.id}", f"{invoice.label} is marked as sent.")


@bp.post("/<uuid:invoice_id>/link")
@requires("invoices:write")
def renew(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id, lock=True)
    replace_link(person().actor, invoice)
    db.session.commit()
    return done(f"/invoices/{invoice.id}", "The old link is dead. Send the new one.")
