"""Writing: new, from an invoice, edit."""

from datetime import date, timedelta
from functools import partial
from typing import Any

from flask import request

from owneros.blueprints.billing.recurring.area import bp
from owneros.blueprints.billing.recurring.forms import SeriesForm, starting_values, stored_values
from owneros.domain.billing.documents.totals import Line, Totals, compute
from owneros.domain.billing.invoices.drafting import work_of
from owneros.domain.billing.invoices.models import Invoice
from owneros.domain.billing.recurring.asking import ask_to_make
from owneros.domain.billing.recurring.content import SeriesContent, stored_content
from owneros.domain.billing.recurring.models import RecurringSeries
from owneros.domain.billing.recurring.rhythm import End, Rhythm
from owneros.domain.billing.recurring.writing import (
    add_series,
    check_changing,
    check_first,
    check_more,
    edit_series,
)
from owneros.domain.clients.clients.models import Client
from owneros.domain.people.tenants.business import our_business
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from owneros.foundation.rules import rules
from owneros.parts.documents.named import named_parties, optional_record
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.area import Held
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/recurring/form.html"


@bp.get("/new", "invoices:write")
def new() -> Answer:
    """Empty, for a client or a job of the address, or with what an invoice holds."""
    invoice = optional_record(Invoice, request.args.get("invoice"))
    if invoice is not None:
        content = _from_invoice(invoice)
        values = stored_values(content) | {"after": invoice.issued_on.isoformat()}
        form = SeriesForm.opened(values)
        return _show(form, None, 200, _sums(form, content))
    return _show(SeriesForm.opened(_starting_values()), None, 200)


@bp.post("", "invoices:write")
def create() -> Answer:
    form = SeriesForm.opened()

    def set_up() -> Saved:
        row_id = once.row_id(RecurringSeries)
        series = add_series(person().actor, form.content(), _first_day(form), row_id=row_id)
        ask_to_make(series, today_in(person().time_zone))
        return Saved(f"/recurring/{series.id}", "Recurring invoice started. Its next dates are below.")

    check_dates = partial(check_first, today=_first_day(form))
    return save(form, partial(_show, form, None), set_up, rules=partial(form.check, check_dates))


@bp.get("/<uuid:recurring_series_id>/edit", "invoices:write")
def edit(series: RecurringSeries) -> Answer:
    check_changing(series)
    content = stored_content(series)
    form = SeriesForm.opened(stored_values(content) | {"version": series.version})
    return _show(form, series, 200, _sums(form, content))


@bp.post("/<uuid:recurring_series_id>", "invoices:write")
def update(series: Held[RecurringSeries]) -> Answer:
    form = SeriesForm.opened()
    today = today_in(person().time_zone)

    def change() -> Saved:
        edit_series(person().actor, series, form.content(), today, version=form.version.data)
        ask_to_make(series, today)
        return Saved(f"/recurring/{series.id}", "Saved. Earlier invoices stay as they are.")

    def check() -> None:
        with rules() as broken:
            broken.by(check_changing, series)
            broken.by(form.check, partial(check_more, series, today=today))

    return save(form, partial(_show, form, series), change, rules=check)


def _starting_values() -> dict[str, Any]:
    business = our_business()
    client, job = named_parties()
    days = client.payment_days if client and client.payment_days is not None else business.payment_days
    return starting_values(
        today_in(person().time_zone), days, business.invoice_terms, business.invoice_notes
    ) | {"client_id": client.id if client else None, "job_id": job.id if job else None}


def _from_invoice(invoice: Invoice) -> SeriesContent:
    """Monthly on the invoice's own day."""
    days = (invoice.due_on - invoice.issued_on).days
    return SeriesContent(work_of(invoice), Rhythm(invoice.issued_on, "month"), End(), days, "draft")


def _first_day(form: SeriesForm) -> date:
    """Nothing is made for days that are gone, nor for the day of the invoice that it was made from."""
    today = today_in(person().time_zone)
    return max(today, form.billed_until + timedelta(days=1)) if form.billed_until else today


def _sums(form: SeriesForm, content: SeriesContent) -> Totals:
    """What one invoice comes to by the rates that the form has at hand; saving it counts anew."""
    rates = {rate.id: (rate.name, rate.percent) for rate in form.rates}
    lines = [
        Line(line.quantity, line.unit_e4, *(rates.get(line.tax_rate_id, ()) if line.tax_rate_id else ()))
        for line in content.invoice.lines
    ]
    client = reach(Client, content.invoice.client_id)
    return compute(lines, content.invoice.discount, tax_exempt=client.tax_exempt)


def _show(
    form: SeriesForm, series: RecurringSeries | None, status: int, billed: Totals | None = None
) -> Answer:
    return page(PAGE, status, form=form, series=series, billed=billed)
