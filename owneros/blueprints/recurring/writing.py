"""Writing: new, from an invoice, edit, and the line buttons that work without JavaScript."""

import uuid
from datetime import date, timedelta
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from owneros.blueprints.recurring import bp
from owneros.blueprints.recurring.forms import SeriesForm, starting_values, stored_values
from owneros.domain.clients.models import Client
from owneros.domain.clients.queries import client_choices
from owneros.domain.invoices import queries
from owneros.domain.invoices.drafting import content_of
from owneros.domain.invoices.models import Invoice
from owneros.domain.invoices.totals import Line, Totals, compute
from owneros.domain.jobs.models import Job
from owneros.domain.recurring.content import SeriesContent, stored_content
from owneros.domain.recurring.models import RecurringSeries
from owneros.domain.recurring.rhythm import End, Rhythm
from owneros.domain.recurring.writing import add_series, edit_series
from owneros.domain.tenants.business import our_business
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError, StateError
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, page_or_fragment
from owneros.web.forms import an_id
from owneros.web.guards import person, requires
from owneros.web.optional_records import optional_record

PAGE, PARTIAL = "recurring/form.html", "partials/recurring/form.html"


@bp.get("/new")
@requires("invoices:write")
def new() -> ResponseReturnValue:
    """Empty, for a client or a job of the address, or with what an invoice holds."""
    invoice = optional_record(Invoice, request.args.get("invoice"))
    if invoice is not None:
        content = _from_invoice(invoice)
        values = stored_values(content) | {"after": invoice.issued_on.isoformat()}
        form = _form(values)
        return _show(form, None, _sums(form, content))
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
        series = add_series(person().actor, form.content(), _first_day(form))
    except FieldError as error:
        return _refused(form, None, error)
    path = once.remember(f"/recurring/{series.id}")
    db.session.commit()
    return done(path, "Set up. Here are its next dates.")


@bp.get("/<uuid:recurring_series_id>/edit")
@requires("invoices:write")
def edit(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id)
    if series.status == "stopped":
        raise StateError("This series was stopped. Set up a new one.")
    content = stored_content(series)
    form = _form(stored_values(content))
    return _show(form, series, _sums(form, content))


@bp.post("/<uuid:recurring_series_id>")
@requires("invoices:write")
def update(recurring_series_id: uuid.UUID) -> ResponseReturnValue:
    series = reach(RecurringSeries, recurring_series_id, lock=True)
    form = _form({})
    if form.pressed_line_button():
        return _show(form, series)
    if not form.validate():
        return _invalid(form, series)
    if request.form.get("version", str(series.version)) != str(series.version):
        form.form_errors.append(
            "Somebody changed this series since you opened it, or an invoice was made. Open it again to see "
            "it; what you typed is still here."
        )
        return _invalid(form, series, status=409)
    try:
        edit_series(person().actor, series, form.content(), today_in(person().time_zone))
    except FieldError as error:
        return _refused(form, series, error)
    db.session.commit()
    return done(f"/recurring/{series.id}", "Saved. Invoices made before stay as they are.")


def _form(values: dict[str, Any]) -> SeriesForm:
    form = SeriesForm(**({} if request.method == "POST" else {"data": values}))
    job_id = an_id(form.job_id.data)
    jobs = queries.job_choices(job_id)
    its_client = next((job.client_id for job in jobs if job.id == job_id), None)
    form.offer(client_choices(an_id(form.client_id.data) or its_client), jobs, queries.usable_rates())
    if request.method == "GET" and not form.lines.entries:
        form.append_empty()
    return form


def _starting_values() -> dict[str, Any]:
    business = our_business()
    job = optional_record(Job, request.args.get("job"))
    client = optional_record(Client, str(job.client_id) if job else request.args.get("client"))
    days = client.payment_days if client and client.payment_days is not None else business.payment_days
    return starting_values(
        today_in(person().time_zone), days, business.invoice_terms, business.invoice_notes
    ) | {"client_id": str(client.id) if client else "", "job_id": str(job.id) if job else ""}


def _from_invoice(invoice: Invoice) -> SeriesContent:
    """Monthly on the invoice's own day."""
    days = (invoice.due_on - invoice.issued_on).days
    return SeriesContent(content_of(invoice), Rhythm(invoice.issued_on, "month"), End(), days, "draft")


def _first_day(form: SeriesForm) -> date:
    """Nothing is made for days that are gone, nor for the day of the invoice that it was made from."""
    today = today_in(person().time_zone)
    return max(today, form.billed_until + timedelta(days=1)) if form.billed_until else today


def _sums(form: SeriesForm, content: SeriesContent) -> Totals:
    """What one invoice comes to by the rates that the form has at hand; saving it counts anew."""
    rates = {rate.id: (rate.name, rate.percent) for rate in form.rates}
    lines = [
        Line(line.quantity, line.unit_cents, *(rates.get(line.tax_rate_id, ()) if line.tax_rate_id else ()))
        for line in content.invoice.lines
    ]
    client = reach(Client, content.invoice.client_id)
    return compute(lines, content.invoice.discount, tax_exempt=client.tax_exempt)


def _show(
    form: SeriesForm, series: RecurringSeries | None, billed: Totals | None = None
) -> ResponseReturnValue:
    return page_or_fragment(PAGE, PARTIAL, form=form, series=series, billed=billed)


def _invalid(form: SeriesForm, series: RecurringSeries | None, status: int = 422) -> ResponseReturnValue:
    if not form.lines.entries:
        form.append_empty()
    return page_or_fragment(PAGE, PARTIAL, status, form=form, series=series, billed=None)


def _refused(form: SeriesForm, series: RecurringSeries | None, error: FieldError) -> ResponseReturnValue:
    db.session.rollback()
    form.take(error)
    return _invalid(form, reach(RecurringSeries, series.id) if series else None)
