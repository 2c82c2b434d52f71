"""Ends of an invoice: a draft is deleted, an issued one is voided or written off. Each is a page first."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.invoices.area import bp
from owneros.blueprints.invoices.forms import ReasonForm
from owneros.domain.invoices.drafting import delete_draft
from owneros.domain.invoices.issuing import void
from owneros.domain.invoices.models import OPEN_STATUSES, Invoice
from owneros.domain.invoices.writing_off import WHY_NOT, reopen, write_off
from owneros.domain.payments import ask_to_close
from owneros.domain.payments.ledger import hold_both
from owneros.domain.payments.waiting import bank_news
from owneros.foundation.database import db, reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

VOIDING = ("invoices/void.html", "partials/invoices/void.html")


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
    return page_or_fragment(*VOIDING, invoice=invoice, form=ReasonForm(), bank_news=bank_news(invoice.id))


@bp.post("/<uuid:invoice_id>/voiding")
@requires("invoices:write")
def make_void(invoice_id: uuid.UUID) -> ResponseReturnValue:
    _client, invoice = hold_both(invoice_id)
    form = ReasonForm()
    if not form.validate():
        return invalid(*VOIDING, invoice=invoice, form=form, bank_news=bank_news(invoice.id))
    # A client who is on Stripe's page right now must not pay what is about to be void.
    ask_to_close(invoice.id)
    void(person().actor, invoice, form.reason.data)
    db.session.commit()
    return done(f"/invoices/{invoice.id}", f"{invoice.label} is void. Its number stays taken.")


@bp.get("/<uuid:invoice_id>/write-off")
@requires("invoices:write", fresh=True)
def ask_write_off(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    if invoice.status not in OPEN_STATUSES:
        raise StateError(WHY_NOT[invoice.status])
    return page_or_fragment(
        "invoices/write_off.html", "partials/invoices/write_off.html", invoice=invoice, form=ReasonForm()
    )


@bp.post("/<uuid:invoice_id>/write-off")
@requires("invoices:write", fresh=True)
def give_up(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id, lock=True)
    form = ReasonForm()
    if not form.validate():
        return invalid(
            "invoices/write_off.html", "partials/invoices/write_off.html", invoice=invoice, form=form
        )
    if earlier := once.repeated():
        return done(earlier)
    # A client who is on Stripe's page right now must not pay what is given up.
    ask_to_close(invoice.id)
    given_up = write_off(person().actor, invoice, form.reason.data)
    path = once.remember(f"/invoices/{invoice.id}")
    db.session.commit()
    return done(path, f"{format_cents(given_up)} written off. You can reopen {invoice.label} at any time.")


@bp.post("/<uuid:invoice_id>/reopening")
@requires("invoices:write")
def make_owed_again(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id, lock=True)
    if earlier := once.repeated():
        return done(earlier)
    owed_again = reopen(person().actor, invoice)
    path = once.remember(f"/invoices/{invoice.id}")
    db.session.commit()
    return done(path, f"{format_cents(owed_again)} is owed on {invoice.label} again.")
