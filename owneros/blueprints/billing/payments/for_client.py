"""One payment for several invoices of a client is recorded on the client's page."""

import uuid
from collections.abc import Sequence
from functools import partial

from owneros.blueprints.billing.payments.area import bp
from owneros.blueprints.billing.payments.forms import ClientPaymentForm, recording_notice, with_parts
from owneros.domain.billing.payments.models import Payment
from owneros.domain.billing.payments.queries import OpenInvoice, open_of_client
from owneros.domain.billing.payments.received import part_field
from owneros.domain.billing.payments.recording import check_for_client, record_for_client
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.foundation.periods import today_in
from owneros.web import once
from owneros.web.answers import Answer, page
from owneros.web.guards import person
from owneros.web.saving import Saved, save

PAGE = "billing/payments/record_several.html"


@bp.get("/clients/<uuid:client_id>/payments/new", "payments:write")
def new_for_client(client_id: uuid.UUID) -> Answer:
    client, invoices = reach(Client, client_id), open_of_client(client_id)
    form = with_parts(invoices)(received_on=today_in(person().time_zone))
    return _show(form, client, invoices, 200)


@bp.post("/clients/<uuid:client_id>/payments/new", "payments:write")
def create_for_client(client_id: uuid.UUID) -> Answer:
    client, invoices = reach(Client, client_id), open_of_client(client_id)
    form = with_parts(invoices)()

    def record() -> Saved:
        parts = _parts(form, invoices)
        recorded = record_for_client(
            person().actor, client_id, form.received, parts, row_id=once.row_id(Payment)
        )
        return Saved(f"/payments/{recorded.payment.id}", recording_notice(recorded))

    def rules() -> None:
        check_for_client(client, form.said, _parts(form, invoices))

    return save(form, partial(_show_again, form, client), record, rules=rules)


def _parts(form: ClientPaymentForm, invoices: Sequence[OpenInvoice]) -> dict[uuid.UUID, int] | None:
    """None when nothing was typed: then the oldest come first."""
    typed = {invoice.id: form[part_field(invoice.id)].data or 0 for invoice in invoices}
    return {invoice_id: amount for invoice_id, amount in typed.items() if amount} or None


def _show_again(form: ClientPaymentForm, client: Client, status: int) -> Answer:
    """With the invoices as they stand now, for one may have been paid meanwhile."""
    return _show(form, client, open_of_client(client.id), status)


def _show(form: ClientPaymentForm, client: Client, invoices: Sequence[OpenInvoice], status: int) -> Answer:
    shown = [invoice for invoice in invoices if part_field(invoice.id) in form]
    return page(
        PAGE,
        status,
        client=client,
        form=form,
        invoices=[(invoice, form[part_field(invoice.id)]) for invoice in shown],
        owed_cents=sum(invoice.balance_cents for invoice in shown),
        today=today_in(person().time_zone),
    )
