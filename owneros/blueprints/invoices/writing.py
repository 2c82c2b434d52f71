"""Writing: new, edit, copy, and the line buttons that work without JavaScript."""

import uuid
from datetime import date
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from owneros.blueprints.invoices import bp
from owneros.blueprints.invoices.forms import InvoiceForm, stored_values
from owneros.domain.clients.models import Client
from owneros.domain.clients.queries import client_choices
from owneros.domain.invoices import drafting, queries
from owneros.domain.invoices.models import Invoice
from owneros.domain.jobs.models import Job
from owneros.domain.payments import ask_to_close
from owneros.domain.tenants.models import Business
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, page_or_fragment, part_of
from owneros.web.forms import an_id
from owneros.web.guards import person, requires
from owneros.web.optional_records import optional_record

PAGE, PARTIAL = "invoices/form.html", "partials/invoices/form.html"


@bp.get("/new")
@requires("invoices:write")
def new() -> ResponseReturnValue:
    return _show(_form(_starting_values()), None)


@bp.post("")
@requires("invoices:write")
def create() -> ResponseReturnValue:
    form = _form({})
    if form.pressed_line_button():
        return _show(form, None)
    if not form.validate():
        return _invalid(form, None)
    if earlier := once.repeated():
        return done(earlier)
    try:
        invoice = drafting.draft(person().actor, form.content(_due_on(form)))
    except FieldError as error:
        return _refused(form, None, error)
    path = once.remember(f"/invoices/{invoice.id}")
    db.session.commit()
    return done(path, "Draft saved. Look it over, then send it.")


@bp.get("/due-date")
@requires("invoices:write")
def due_date() -> ResponseReturnValue:
    """The field "Due date" again, by the terms of the client who was just chosen."""
    form = InvoiceForm(request.args, meta={"csrf": False})
    form.due_on.raw_data = None
    form.due_on.process_data(_by_terms(form))
    return part_of("/invoices/new", "partials/invoices/due_date.html", form=form)


@bp.get("/<uuid:invoice_id>/edit")
@requires("invoices:write")
def edit(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    if invoice.status == "void":
        raise StateError("A void invoice cannot be changed.")
    if invoice.written_off_cents:
        raise StateError(drafting.WRITTEN_OFF)
    return _show(_form(stored_values(invoice, queries.lines_of(invoice.id))), invoice)


@bp.post("/<uuid:invoice_id>")
@requires("invoices:write")
def update(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id, lock=True)
    form = _form({})
    if form.pressed_line_button():
        return _show(form, invoice)
    if not form.validate():
        return _invalid(form, invoice)
    if request.form.get("version", str(invoice.version)) != str(invoice.version):
        form.form_errors.append(
            "Somebody changed this invoice since you opened it. Open it again to see their changes; "
            "what you typed is still here."
        )
        return _invalid(form, invoice, status=409)
    try:
        drafting.edit(person().actor, invoice, form.content(_due_on(form)))
    except FieldError as error:
        return _refused(form, invoice, error)
    # A client who is on Stripe's page right now must not pay what the invoice was before.
    ask_to_close(invoice.id)
    db.session.commit()
    if invoice.status == "draft":
        return done(f"/invoices/{invoice.id}", "Draft saved.")
    return done(
        f"/invoices/{invoice.id}",
        f"Revision {invoice.revision} saved. The client's link shows it now; mail it if they should know.",
    )


@bp.post("/<uuid:invoice_id>/copies")
@requires("invoices:write")
def copy(invoice_id: uuid.UUID) -> ResponseReturnValue:
    invoice = reach(Invoice, invoice_id)
    if earlier := once.repeated():
        return done(earlier)
    made = drafting.copy(person().actor, invoice, today_in(person().time_zone))
    path = once.remember(f"/invoices/{made.id}")
    db.session.commit()
    return done(path, f"{invoice.label} copied into a new draft.")


def _form(values: dict[str, Any]) -> InvoiceForm:
    form = InvoiceForm(**({} if request.method == "POST" else {"data": values}))
    job_id = an_id(form.job_id.data)
    jobs = queries.job_choices(job_id)
    # What is chosen stays a choice, also when it is closed, archived, or beyond the newest.
    its_client = next((job.client_id for job in jobs if job.id == job_id), None)
    form.offer(client_choices(an_id(form.client_id.data) or its_client), jobs, queries.usable_rates())
    if request.method == "GET" and not form.lines.entries:
        form.append_empty()
    return form


def _starting_values() -> dict[str, Any]:
    """From the address (?client=, ?job=) and the business's defaults."""
    business = db.session.scalars(select(Business)).one()
    today = today_in(person().time_zone)
    job = optional_record(Job, request.args.get("job"))
    client = optional_record(Client, str(job.client_id) if job else request.args.get("client"))
    return {
        "client_id": str(client.id) if client else "",
        "job_id": str(job.id) if job else "",
        "issued_on": today,
        "due_on": drafting.due_date(client, business.payment_days, today),
        "terms": business.invoice_terms,
        "notes": business.invoice_notes,
    }


def _due_on(form: InvoiceForm) -> date:
    """As typed; left empty, by the client's terms."""
    typed: date | None = form.due_on.data
    return typed or _by_terms(form)


def _by_terms(form: InvoiceForm) -> date:
    """The invoice date plus the client's days to pay, else the business's."""
    days = db.session.scalars(select(Business.payment_days)).one()
    client = optional_record(Client, form.client_id.data)
    return drafting.due_date(client, days, form.issued_on.data or today_in(person().time_zone))


def _show(form: InvoiceForm, invoice: Invoice | None) -> ResponseReturnValue:
    return page_or_fragment(PAGE, PARTIAL, form=form, invoice=invoice)


def _invalid(form: InvoiceForm, invoice: Invoice | None, status: int = 422) -> ResponseReturnValue:
    if not form.lines.entries:
        form.append_empty()
    return page_or_fragment(PAGE, PARTIAL, status, form=form, invoice=invoice)


def _refused(form: InvoiceForm, invoice: Invoice | None, error: FieldError) -> ResponseReturnValue:
    db.session.rollback()
    form.take(error)
    return _invalid(form, reach(Invoice, invoice.id) if invoice else None)
