"""One payment for several invoices of a client is recorded on the client's page."""

import uuid
from typing import Any

from flask import Response
from flask.typing import ResponseReturnValue

from owneros.blueprints.payments.area import bp
from owneros.blueprints.payments.forms import ClientPaymentForm, recording_notice, with_parts
from owneros.domain.clients.models import Client
from owneros.domain.payments.queries import open_of_client
from owneros.domain.payments.recording import Received, part_field, record_for_client
from owneros.foundation.database import db, reach
from owneros.foundation.errors import FieldError
from owneros.foundation.ids import uuid7
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import done, invalid, page_or_fragment
from owneros.web.guards import person, requires

PAGE, PARTIAL = "payments/record_several.html", "partials/payments/record_several.html"


@bp.get("/clients/<uuid:client_id>/payments/new")
@requires("payments:write")
def new_for_client(client_id: uuid.UUID) -> ResponseReturnValue:
    client = reach(Client, client_id)
    invoices = open_of_client(client_id)
    form = with_parts(invoices)(received_on=today_in(person().time_zone))
    return page_or_fragment(PAGE, PARTIAL, **_context(client, invoices, form))


@bp.post("/clients/<uuid:client_id>/payments/new")
@requires("payments:write")
def create_for_client(client_id: uuid.UUID) -> ResponseReturnValue:
    reach(Client, client_id)
    invoices = open_of_client(client_id)
    form = with_parts(invoices)()
    if form.validate():
        if earlier := once.repeated():
            return done(earlier)
        try:
            recorded = record_for_client(person().actor, client_id, _received(form), _parts(form, invoices))
        except FieldError as error:
            db.session.rollback()
            form.take(error)
        else:
            path = once.remember(f"/payments/{recorded.payment.id}")
            db.session.commit()
            return done(path, recording_notice(recorded))
    return _again(client_id, form)


def _again(client_id: uuid.UUID, form: ClientPaymentForm) -> Response:
    """With the invoices as they stand now, for one may have been paid meanwhile."""
    return invalid(PAGE, PARTIAL, **_context(reach(Client, client_id), open_of_client(client_id), form))


def _received(form: ClientPaymentForm) -> Received:
    return Received(
        amount_cents=form.amount.data or 0,
        method=form.method.data,
        received_on=form.received_on.data,
        once_key=f"form:{once.sent_key() or uuid7()}",
        reference=form.reference.data or "",
        note=form.note.data or "",
        mail_receipt=form.mail_receipt.data,
        sure=form.confirmed.data,
    )


def _parts(form: ClientPaymentForm, invoices: list[Any]) -> dict[uuid.UUID, int] | None:
    """None when nothing was typed: then the oldest come first."""
    typed = {invoice.id: form[part_field(invoice.id)].data or 0 for invoice in invoices}
    return {invoice_id: amount for invoice_id, amount in typed.items() if amount} or None


def _context(client: Client, invoices: list[Any], form: ClientPaymentForm) -> dict[str, Any]:
    shown = [invoice for invoice in invoices if part_field(invoice.id) in form]
    return {
        "client": client,
        "form": form,
        "invoices": [(invoice, form[part_field(invoice.id)]) for invoice in shown],
        "owed_cents": sum(invoice.balance_cents for invoice in shown),
        "today": today_in(person().time_zone),
    }
