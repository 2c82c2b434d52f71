"""The client's credit is applied: all of it to an invoice at once, or a chosen amount to a chosen invoice."""

import uuid
from typing import Any

from flask.typing import ResponseReturnValue

from owneros.blueprints.payments.area import bp
from owneros.blueprints.payments.forms import CreditForm
from owneros.domain.clients.models import Client
from owneros.domain.invoices.models import Invoice
from owneros.domain.payments.crediting import apply_credit
from owneros.domain.payments.queries import client_credit, open_of_client
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.money import format_cents
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "payments/credit.html", "partials/payments/credit.html"


@bp.post("/invoices/<uuid:invoice_id>/credit")
@requires("payments:write")
def apply(invoice_id: uuid.UUID) -> ResponseReturnValue:
    reach(Invoice, invoice_id)
    if earlier := once.repeated():
        return done(earlier)
    applied = apply_credit(person().actor, invoice_id)
    path = once.remember(f"/invoices/{invoice_id}")
    db.session.commit()
    return done(path, f"{format_cents(applied)} of credit applied.")


@bp.get("/clients/<uuid:client_id>/credit/new")
@requires("payments:write")
def ask_credit(client_id: uuid.UUID) -> ResponseReturnValue:
    context = _context(client_id)
    invoices = context["invoices"]
    most = min(context["credit_cents"], invoices[0].balance_cents) if invoices else None
    return page_or_fragment(PAGE, PARTIAL, form=_form(invoices, amount=most), **context)


@bp.post("/clients/<uuid:client_id>/credit/new")
@requires("payments:write")
def apply_some(client_id: uuid.UUID) -> ResponseReturnValue:
    context = _context(client_id)
    form = _form(context["invoices"])
    if form.validate():
        if earlier := once.repeated():
            return done(earlier)
        invoice_id = uuid.UUID(form.invoice.data)
        try:
            applied = apply_credit(person().actor, invoice_id, form.amount.data)
        except FieldError as error:
            db.session.rollback()
            form.take(error)
        else:
            path = once.remember(f"/invoices/{invoice_id}")
            db.session.commit()
            return done(path, f"{format_cents(applied)} of credit applied.")
    return invalid(PAGE, PARTIAL, form=form, **context)


def _form(invoices: list[Any], **values: Any) -> CreditForm:
    form = CreditForm(**values)
    form.invoice.choices = {
        str(invoice.id): f"{invoice.label}, {format_cents(invoice.balance_cents)} due" for invoice in invoices
    }
    return form


def _context(client_id: uuid.UUID) -> dict[str, Any]:
    client = reach(Client, client_id)
    credit = client_credit(client_id)
    if credit <= 0:
        raise StateError(f"{client.name} has no credit.")
    return {"client": client, "credit_cents": credit, "invoices": open_of_client(client_id)}
