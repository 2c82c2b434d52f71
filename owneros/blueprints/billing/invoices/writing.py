"""Writing: new, edit, copy."""

import uuid
from datetime import date
from functools import partial
from typing import Any

from flask import request
from sqlalchemy import select

from owneros.blueprints.billing.invoices.area import bp
from owneros.blueprints.billing.invoices.forms import InvoiceForm
from owneros.domain.billing.invoices import drafting
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.payments import ask_to_close
from owneros.domain.billing.payments.ledger import hold_both
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.models import Business
from owneros.foundation.database import db
from owneros.foundation.periods import today_in
from owneros.parts.documents.billed import billed_values
from owneros.parts.documents.named import named_parties, optional_record
from owneros.web import once
from owneros.web.answers import Answer, page, part_of
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/invoices/form.html"


@bp.get("/new", "invoices:write")
def new() -> Answer:
    return page(PAGE, form=InvoiceForm.opened(_starting_values()), invoice=None)


@bp.post("", "invoices:write")
def create() -> Answer:
    form = InvoiceForm.opened()

    def draft() -> Saved:
        content = form.content(_due_on(form))
        invoice = drafting.draft(person().actor, content, row_id=once.row_id(Invoice))
        return Saved(f"/invoices/{invoice.id}", "Draft saved. Check it, then send it.")

    return save(form, partial(page, PAGE, form=form, invoice=None), draft, rules=form.check)


@bp.get("/due-date", "invoices:write")
def due_date() -> Answer:
    """The field "Due date" again, by the terms of the client who was just chosen."""
    form = InvoiceForm(request.args, meta={"csrf": False})
    form.due_on.raw_data = None
    form.due_on.process_data(_by_terms(form))
    return part_of("/invoices/new", "partials/billing/invoices/due_date.html", form=form)


@bp.get("/<uuid:invoice_id>/edit", "invoices:write")
def edit(invoice: Invoice) -> Answer:
    drafting.check_changing(invoice)
    values = billed_values(drafting.content_of(invoice)) | {"version": invoice.version}
    return page(PAGE, form=InvoiceForm.opened(values), invoice=invoice)


@bp.post("/<uuid:invoice_id>", "invoices:write")
def update(invoice_id: uuid.UUID) -> Answer:
    _client, invoice = hold_both(invoice_id)
    form = InvoiceForm.opened()

    def change() -> Saved:
        content = form.content(_due_on(form))
        drafting.edit(person().actor, invoice, content, version=form.version.data)
        # A client who is on Stripe's page right now must not pay what the invoice was before.
        ask_to_close(invoice_id)
        return Saved(f"/invoices/{invoice_id}", _what_is_saved(invoice))

    show = partial(page, PAGE, form=form, invoice=invoice)
    return save(form, show, change, rules=partial(form.check, invoice))


@bp.post("/<uuid:invoice_id>/copies", "invoices:write")
def copy(invoice: Invoice) -> Saved:
    today = today_in(person().time_zone)
    made = drafting.copy(person().actor, invoice, today, row_id=once.row_id(Invoice))
    return Saved(f"/invoices/{made.id}", f"{invoice.label} was copied to this new draft.")


def _starting_values() -> dict[str, Any]:
    """From the address (?client=, ?job=) and the business's defaults."""
    business = db.session.scalars(select(Business)).one()
    today = today_in(person().time_zone)
    client, job = named_parties()
    return {
        "client_id": client.id if client else None,
        "job_id": job.id if job else None,
        "issued_on": today,
        "due_on": drafting.due_date(client, business.payment_days, today),
        "terms": business.invoice_terms,
        "notes": business.invoice_notes,
    }


def _what_is_saved(invoice: Invoice) -> str:
    if invoice.status == "draft":
        return "Draft saved."
    return f"Revision {invoice.revision} saved. Your client's link now shows it. Email it to let them know."


def _due_on(form: InvoiceForm) -> date:
    """As typed; left empty, by the client's terms."""
    typed: date | None = form.due_on.data
    return typed or _by_terms(form)


def _by_terms(form: InvoiceForm) -> date:
    """The invoice date plus the client's days to pay, else the business's."""
    days = db.session.scalars(select(Business.payment_days)).one()
    client = optional_record(Client, form.client_id.data)
    return drafting.due_date(client, days, form.issued_on.data or today_in(person().time_zone))
