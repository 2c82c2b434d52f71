"""The client's credit is applied: all of it to an invoice at once, or a chosen amount to a chosen invoice."""

import uuid
from collections.abc import Sequence
from functools import partial
from typing import Any

from owneros.blueprints.billing.payments.area import bp
from owneros.blueprints.billing.payments.forms import CreditForm
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments.crediting import apply_credit, check_credit
from owneros.domain.billing.payments.queries import OpenInvoice, client_credit, open_of_client
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.errors import StateError
from owneros.foundation.money import format_cents
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, act, save

PAGE = "billing/payments/credit.html"


@bp.post("/invoices/<uuid:invoice_id>/credit", "payments:write")
def apply(invoice_id: uuid.UUID) -> Answer:
    reach(Invoice, invoice_id)
    return act(partial(_count, invoice_id))


@bp.get("/clients/<uuid:client_id>/credit/new", "payments:write")
def ask_credit(client_id: uuid.UUID) -> Answer:
    context = _context(client_id)
    invoices = context["invoices"]
    most = min(context["credit_cents"], invoices[0].balance_cents) if invoices else None
    return _show(_form(invoices, amount=most), context, 200)


@bp.post("/clients/<uuid:client_id>/credit/new", "payments:write")
def apply_some(client_id: uuid.UUID) -> Answer:
    context = _context(client_id)
    form = _form(context["invoices"])

    def count() -> Saved:
        return _count(uuid.UUID(form.invoice.data), form.amount.data)

    def rules() -> None:
        check_credit(form.amount.data, context["credit_cents"])

    return save(form, partial(_show, form, context), count, rules=rules)


def _count(invoice_id: uuid.UUID, amount_cents: int | None = None) -> Saved:
    applied = apply_credit(person().actor, invoice_id, amount_cents)
    return Saved(f"/invoices/{invoice_id}", f"{format_cents(applied)} of credit applied.")


def _form(invoices: Sequence[OpenInvoice], **values: Any) -> CreditForm:
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


def _show(form: CreditForm, context: dict[str, Any], status: int) -> Answer:
    return page(PAGE, status, form=form, **context)
