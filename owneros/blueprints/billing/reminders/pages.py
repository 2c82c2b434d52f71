"""The card of reminders. On the pages of documents and clients it is fetched once they are shown."""

import uuid

from flask.typing import ResponseReturnValue

from owneros.blueprints.billing.reminders.area import bp
from owneros.domain.billing.reminders.choosing import off
from owneros.domain.billing.reminders.queries import TITLES, card_of
from owneros.domain.clients.clients.models import Client
from owneros.foundation.database import reach
from owneros.web.answers import page
from owneros.web.guards import requires

HOMES = {"invoice": "/invoices", "estimate": "/estimates"}


@bp.get("/invoices/<uuid:invoice_id>/reminders")
@requires("invoices:read")
def of_invoice(invoice_id: uuid.UUID) -> ResponseReturnValue:
    return card("invoice", invoice_id)


@bp.get("/estimates/<uuid:estimate_id>/reminders")
@requires("estimates:read")
def of_estimate(estimate_id: uuid.UUID) -> ResponseReturnValue:
    return card("estimate", estimate_id)


@bp.get("/clients/<uuid:client_id>/reminders")
@requires("clients:read")
def of_client(client_id: uuid.UUID) -> ResponseReturnValue:
    client = reach(Client, client_id)
    return page(
        "billing/reminders/client.html",
        client=client,
        decided=off([client_id]).get(client_id, ""),
    )


def card(kind: str, document_id: uuid.UUID) -> ResponseReturnValue:
    found = card_of(kind, document_id)
    return page(
        "billing/reminders/show.html",
        card=found,
        home=f"{HOMES[kind]}/{document_id}",
        titles=TITLES,
    )
